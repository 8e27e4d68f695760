/**
 * Makes the chosen replica the primary, lets it take writes though it is alone, and waits until it
 * does. IO. All in one transaction, so that no write of a client comes between.
 *
 * min-replicas-to-write goes to 0 for as long as no replica follows: otherwise every write would be
 * refused. That there is one copy of the data until then is the exposure on the record.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer, type RedisAsker } from './ask-redis.ts';
import { allKeys, infoFields, keyCountsOf, numberIn, replicationOf } from './redis-info.ts';
import { infoOf } from './survey-redis.ts';
import { probeWrite } from './write-probe.ts';

const Params = t.strict({ way: t.string, instance: t.string, address: t.string });
type Params = t.TypeOf<typeof Params>;

const pollMs = 5;

export const redisPromote: Action<Params> = {
  name: 'redis.promote',
  params: Params,
  output: { boundary: 'integer', secondOffset: 'integer' },
  run: async ({ way, instance, address }, context) => {
    if (way !== 'promote') return E.right({ ...notPromoted, why: 'no replica was fit' });
    await context.admit();
    const promoted = await askRedis(context, address, async (ask) => {
      const done = await promote(ask, instance);
      if (E.isLeft(done)) return done;
      const takes = await probeWrite(ask, context).then(E.isRight, () => false);
      return E.right({ told: done.right, takes });
    });
    if (E.isLeft(promoted)) return promoted;
    const { told, takes } = promoted.right;
    if (!takes) {
      const writable = await untilWritable(address, context);
      if (E.isLeft(writable)) return writable;
    }
    const exposure = `one copy of the data, at ${instance}, until a replica follows it`;
    return E.right({ ...told, exposure });
  },
  rehearse: async ({ instance, address }, context) => {
    const now = await askRedis(context, address, infoOf);
    const seen = E.isRight(now) ? now.right.replication.role : now.left.reason;
    return E.right({ ...notPromoted, would: `promote ${instance}`, now: seen });
  },
};

const notPromoted = { boundary: 0, secondOffset: 0 };

/**
 * `secondOffset` is the first byte that is not of the old history; `boundary` is how long its
 * append-only file was then, in bytes: what comes after is of its own history. Repeated, it finds a
 * primary, which no client was sent to yet: only probes of ours can have come in between.
 */
const promote = async (ask: RedisAsker, instance: string): Promise<RedisAnswer<Promoted>> => {
  const answers = await Promise.all([
    ask('MULTI'),
    ask('REPLICAOF', 'NO', 'ONE'),
    ask('CONFIG', 'SET', 'min-replicas-to-write', 0),
    ask('INFO', 'replication'),
    ask('INFO', 'persistence'),
    ask('INFO', 'keyspace'),
    ask('EXEC'),
  ]);
  const done: unknown = answers.at(-1);
  const said = Array.isArray(done) ? done.map(String) : [];
  const fields = infoFields(said.join('\r\n'));
  const replication = replicationOf(fields);
  if (replication?.role !== 'primary') {
    return failed(`${instance} did not become a primary`, true, { answers: answers.map(String) });
  }
  const size = numberIn(fields, 'aof_current_size');
  const buffered = numberIn(fields, 'aof_buffer_length') ?? 0;
  return E.right({
    ...{ replicationId: replication.replicationId, formerId: replication.formerId },
    ...{ offset: replication.offset, secondOffset: replication.secondOffset },
    boundary: size === undefined ? 0 : size + buffered,
    keys: allKeys(keyCountsOf(fields)),
  });
};

type Promoted = {
  readonly replicationId: string;
  readonly formerId: string;
  readonly offset: number;
  readonly secondOffset: number;
  readonly boundary: number;
  readonly keys: number;
};

const untilWritable = async (address: string, context: ActionContext): Promise<Outcome> => {
  for (;;) {
    const taken = await askRedis(context, address, (ask) => probeWrite(ask, context));
    if (E.isRight(taken) || !taken.left.retry || context.signal.aborted) return taken;
    await context.clock.sleep(pollMs, context.signal);
  }
};
