/** Asks servers what they are and how far, all at once. IO. Who says nothing is told as silent. */
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer, type RedisAsker, type RedisContext } from './ask-redis.ts';
import type { Asked } from './choose-replica.ts';
import { codeOf } from './explain-redis.ts';
import {
  type InfoFields,
  infoFields,
  keyCountsOf,
  type Replication,
  replicationOf,
} from './redis-info.ts';
import type { RedisServer } from './redis-servers.ts';

/** One that is well answers within a few milliseconds; a hung one may not hold up the others. */
const withinMs = 250;

export const surveyRedis = (
  context: RedisContext,
  servers: readonly RedisServer[],
): Promise<readonly Asked[]> => Promise.all(servers.map((server) => surveyOne(context, server)));

const surveyOne = async (context: RedisContext, { name, address }: RedisServer): Promise<Asked> => {
  const told = await askRedis(context, address, infoOf, withinMs);
  if (E.isLeft(told)) {
    const isGone = codeOf(told.left) === 'ECONNREFUSED';
    return { name, said: { _tag: 'silent', reason: told.left.reason, isGone } };
  }
  const { fields, replication } = told.right;
  const loading = fields['loading'] === '1';
  return { name, said: { _tag: 'info', replication, keys: keyCountsOf(fields), loading } };
};

export type Info = { readonly fields: InfoFields; readonly replication: Replication };

export const infoOf = async (ask: RedisAsker): Promise<RedisAnswer<Info>> => {
  const text = await ask('INFO', 'server', 'replication', 'persistence', 'keyspace');
  const fields = infoFields(String(text));
  const replication = replicationOf(fields);
  return replication === undefined
    ? failed('INFO does not say what a recovery goes by', false, { fields })
    : E.right({ fields, replication });
};
