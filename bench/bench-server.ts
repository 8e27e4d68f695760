/** One nats-server, or three as a cluster, and an open log for a benchmark; gone at the end. IO. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureServers, startNats } from '@recovery-ledger/console';
import { initialiseLog, type Log, type LogSettings, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { connect, type NatsConnection } from 'nats';
import { natsCluster } from '../test/harness/nats-cluster.ts';
import { teardowns } from './faults/teardowns.ts';

export type BenchServer = {
  readonly log: Log;
  /** The same log without group commit. */
  readonly apart: Log;
  /** The client as it is, to compare with. */
  readonly raw: NatsConnection;
  readonly settings: LogSettings;
  readonly version: string;
  readonly stop: () => Promise<void>;
};

type Options = {
  /** Whether every message is fsynced, as the ledger does; one to be read is filled without. */
  readonly durable: boolean;
  readonly replicas?: 1 | 3;
};

const orThrow = <A>(result: E.Either<{ readonly hint: string }, A>): A => {
  if (E.isLeft(result)) throw new Error(result.left.hint);
  return result.right;
};

export const benchServer = async (options: Options): Promise<BenchServer> => {
  const { servers, user, password, stop } = await start(options);
  const identity = { service: 'bench', instance: 'bench', mode: 'real' as const };
  const settings = { servers, user, password, ...identity };
  orThrow(await initialiseLog(settings, options.replicas));
  const log = orThrow(await openLog(settings));
  const apart = orThrow(await openLog({ ...settings, groupCommit: false }));
  const raw = await connect({ servers: servers.split(','), user, pass: password });
  return {
    log,
    apart,
    raw,
    settings,
    version: log.serverVersion,
    stop: async () => {
      await Promise.all([log.close(), apart.close(), raw.close()]);
      await stop();
    },
  };
};

type Started = {
  readonly servers: string;
  readonly user: string;
  readonly password: string;
  readonly stop: () => Promise<void>;
};

const start = async ({ durable, replicas = 1 }: Options): Promise<Started> => {
  if (replicas === 1) return startOne(durable);
  const works = teardowns();
  const { url: servers, user, password } = await natsCluster(works);
  return { servers, user, password, stop: works.run };
};

const startOne = async (durable: boolean): Promise<Started> => {
  const binaries = orThrow(await ensureServers({ need: ['nats'], report: () => {} }));
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const conf = await readFile(new URL('../nats.conf', import.meta.url), 'utf8');
  const configFile = join(folder, 'nats.conf');
  await writeFile(
    configFile,
    durable ? conf : conf.replace('sync_interval: always', 'sync_interval: "2m"'),
  );
  const binary = binaries.nats.path;
  const server = orThrow(await startNats({ binary, configFile, password: 'bench' }));
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { servers: server.url, user: server.user, password: server.password, stop };
};
