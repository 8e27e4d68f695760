/** Looks at a Redis primary first, then at its replicas, each asked for its own offset. IO. */
import type { Component, RedisReplication } from '@recovery-ledger/ledger';
import type { RedisConnection } from '../servers/connection.ts';
import { type HeldServer, holdServer } from '../servers/held-server.ts';
import { hostAndPort } from '../servers/host-and-port.ts';
import { openRedis } from '../servers/open-redis.ts';
import { type Info, ownWordIn, primaryIn, readInfo, replicaIn } from './redis-info.ts';
import type { StandbySeen } from './sample.ts';
import type { Sampler } from './sampler.ts';

type Server = {
  readonly name: string;
  readonly port: number;
  readonly held: HeldServer<RedisConnection>;
};

export const createRedisSampler = (
  { instances }: Pick<Component, 'instances'>,
  { deadline, minReplicas }: RedisReplication,
  password: string | undefined,
): Sampler => {
  const servers = instances.map(
    ({ name, address }): Server => ({
      ...{ name, port: hostAndPort(address).port },
      held: holdServer((ms) => openRedis({ address, password }, ms)),
    }),
  );
  const info = (server: Server | undefined) => server?.held.ask(deadline, askInfo);

  const lookAtReplica = async (server: Server, told: Info | null): Promise<StandbySeen> => {
    const own = await server.held.ask(deadline, askInfo);
    return {
      name: server.name,
      streaming: told === null ? null : replicaIn(told, server.port),
      slot: null,
      own: own.is === 'told' ? ownWordIn(own.value, told?.['master_replid'] ?? null) : own,
    };
  };

  return {
    look: async (primary) => {
      const told = await info(servers.find(({ name }) => name === primary));
      const at = process.hrtime.bigint();
      const value = told?.is === 'told' ? told.value : null;
      const seen = value === null ? null : primaryIn(primary, value, minReplicas);
      const others = servers.filter(({ name }) => name !== primary);
      const listed = seen === null ? null : value;
      const standbys = await Promise.all(others.map((server) => lookAtReplica(server, listed)));
      const unnamed = told === undefined ? 'no instance has that name' : 'it is no primary';
      const reason = told?.is === 'silent' ? told.reason : unnamed;
      return { at, primary: seen ?? { is: 'silent', name: primary, reason }, standbys };
    },
    close: () => {
      for (const { held } of servers) held.close();
    },
  };
};

const askInfo = async (connection: RedisConnection): Promise<Info> =>
  readInfo(String(await connection.call('INFO', 'replication')));
