/**
 * Makes every other server a replica of the new primary: the old one, started again, and whoever
 * else answers. IO. What it wrote alone is kept first where any of it was lost: following throws it
 * away. It is told whom to follow before it starts: it must never be a primary again for a moment.
 *
 * Only with a replica that has caught up does the primary want one for its writes again.
 */
import { chmod, chown, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { preserveFolder } from './preserve-folder.ts';
import { goodReplicas, type Replication } from './redis-info.ts';
import { hostAndPort, type RedisServer, RedisServers, serverNamed } from './redis-servers.ts';
import { RedisPrograms } from './redis-tools.ts';
import { replicaText } from './replica-text.ts';
import { infoOf } from './survey-redis.ts';

const Params = t.strict({
  supervisor: t.string,
  servers: RedisServers,
  primary: t.string,
  /** What `min-replicas-to-write` is when there is a replica, as the estate demands. */
  minReplicas: t.number,
  /** What is known to be lost: `ZERO_PROVEN` needs no copy of the old files. */
  loss: t.string,
  backups: t.string,
  programs: RedisPrograms,
});
type Params = t.TypeOf<typeof Params>;

const pollMs = 50;

export const redisRejoin: Action<Params> = {
  name: 'redis.rejoin',
  params: Params,
  output: { replicas: 'string', result: 'string', at: 'integer' },
  run: async (params, context) => {
    const primary = serverNamed(params.servers, params.primary);
    if (E.isLeft(primary)) return primary;
    await context.admit();
    const others = params.servers.filter(({ name }) => name !== params.primary);
    for (const one of others) {
      const followed = await follow(one, primary.right, params, context);
      if (E.isLeft(followed)) return followed;
    }
    for (const one of others) {
      const caughtUp = await untilCaughtUp(one, primary.right, context);
      if (E.isLeft(caughtUp)) return caughtUp;
    }
    const demanded = await demandReplicas(primary.right, others, params.minReplicas, context);
    if (E.isLeft(demanded)) return demanded;
    const replicas = others.map(({ name }) => name).join(', ');
    return E.right({ replicas, result: 'pass', at: context.clock.nowMs(), ...demanded.right });
  },
  rehearse: async ({ servers, primary }) => {
    const replicas = servers.filter(({ name }) => name !== primary).map(({ name }) => name);
    const would = `make ${replicas.join(', ')} follow ${primary}`;
    return E.right({ would, replicas: '', result: 'unknown', at: 0 });
  },
};

/** One that answers is told; one that does not is started, with the word in its configuration. */
const follow = async (
  one: RedisServer,
  primary: RedisServer,
  params: Params,
  context: ActionContext,
): Promise<RedisAnswer<unknown>> => {
  const { host, port } = hostAndPort(primary.address);
  const told = await askRedis(context, one.address, async (ask): Promise<RedisAnswer<unknown>> => {
    const info = await infoOf(ask);
    if (E.isLeft(info)) return info;
    const { link } = info.right.replication;
    if (link?.primary === primary.address) return E.right({ follows: link.primary });
    await ask('REPLICAOF', host, port);
    return E.right(await ask('CONFIG', 'REWRITE'));
  });
  if (E.isRight(told)) return told;
  if (params.loss !== 'ZERO_PROVEN') {
    const kept = await preserveFolder(context, params.programs, one, params.backups);
    if (E.isLeft(kept)) return kept;
    context.report({ preserved: kept.right });
  }
  const written = await writeConfiguration(one, primary);
  if (E.isLeft(written)) return written;
  const url = `${params.supervisor}/processes/${one.process}/start`;
  return call(context, { method: 'POST', url, body: {} });
};

/** Under its name when it is whole, with the owner and the rights that it had. */
const writeConfiguration = async (
  { folder }: RedisServer,
  primary: RedisServer,
): Promise<RedisAnswer<unknown>> => {
  const path = join(folder, 'redis.conf');
  try {
    const [before, { uid, gid, mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const text = replicaText(before, hostAndPort(primary.address));
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await chown(`${path}.new`, uid, gid);
    await chmod(`${path}.new`, mode & 0o777);
    await rename(`${path}.new`, path);
    return E.right({ path });
  } catch (error) {
    return failed(`${path} could not be written: ${String(error)}`, true);
  }
};

/** The same history, the link up, and all that the primary had when it was asked. */
const untilCaughtUp = async (
  one: RedisServer,
  primary: RedisServer,
  context: ActionContext,
): Promise<Outcome> => {
  const wanted = await askRedis(context, primary.address, infoOf);
  if (E.isLeft(wanted)) return wanted;
  const { offset, replicationId } = wanted.right.replication;
  for (;;) {
    const told = await askRedis(context, one.address, infoOf);
    const seen = E.isRight(told) ? told.right.replication : undefined;
    if (seen !== undefined && hasCaughtUp(seen, offset, replicationId)) return E.right({});
    if (context.signal.aborted) {
      const now = E.isRight(told) ? { ...told.right.replication } : { reason: told.left.reason };
      return failed(`${one.name} has not caught up with ${primary.name}`, true, now);
    }
    await context.clock.sleep(pollMs, context.signal);
  }
};

const hasCaughtUp = (seen: Replication, offset: number, replicationId: string): boolean =>
  seen.link?.up === true && seen.replicationId === replicationId && seen.offset >= offset;

/** Not before the primary itself counts them: until then every write would be refused. */
const demandReplicas = async (
  { name, address }: RedisServer,
  others: readonly RedisServer[],
  minReplicas: number,
  context: ActionContext,
): Promise<RedisAnswer<{ readonly minReplicas: number }>> => {
  const demanded = Math.min(minReplicas, others.length);
  for (;;) {
    const told = await askRedis(context, address, infoOf);
    if (E.isLeft(told)) return told;
    const counted = goodReplicas(told.right.fields);
    if (counted >= demanded) break;
    if (context.signal.aborted) return failed(`${name} counts ${counted} replicas`, true);
    await context.clock.sleep(pollMs, context.signal);
  }
  return askRedis(context, address, async (ask) => {
    await ask('CONFIG', 'SET', 'min-replicas-to-write', demanded);
    await ask('CONFIG', 'REWRITE');
    return E.right({ minReplicas: demanded });
  });
};
