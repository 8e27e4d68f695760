/**
 * Writes the role of the new primary into its configuration file: a restart must not make it the
 * replica of a server that is gone. IO, through CONFIG REWRITE; safe to repeat.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { infoOf } from './survey-redis.ts';

const Params = t.strict({ address: t.string });

export const redisKeepRole: Action<t.TypeOf<typeof Params>> = {
  name: 'redis.keepRole',
  params: Params,
  output: {},
  run: async ({ address }, context) => {
    await context.admit();
    return askRedis(context, address, async (ask): Promise<RedisAnswer<Kept>> => {
      const info = await infoOf(ask);
      if (E.isLeft(info)) return info;
      const { role } = info.right.replication;
      if (role !== 'primary') return failed(`${address} is a ${role}: its role is not kept`, false);
      await ask('CONFIG', 'REWRITE');
      return E.right({ kept: role });
    });
  },
  rehearse: async ({ address }) => E.right({ would: `keep the role of ${address}` }),
};

type Kept = { readonly kept: string };
