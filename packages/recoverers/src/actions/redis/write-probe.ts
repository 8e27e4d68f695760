/**
 * Whether a server takes a write, the way a client would know: written, read back, taken away. IO.
 * The key expires by itself and is never one that is there: killed half-way, nothing stays.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import type { RedisAnswer, RedisAsker } from './ask-redis.ts';

const expirySeconds = 10;

/** What keys of ours begin with, which nobody has lost. */
export const probeKeys = 'recovery-ledger:write-test:';

type Context = Pick<ActionContext, 'recovery' | 'step' | 'attempt' | 'clock'>;

export const probeWrite = async (
  ask: RedisAsker,
  { recovery, step, attempt, clock }: Context,
): Promise<RedisAnswer<{ readonly key: string }>> => {
  const value = `${clock.monotonicNs()}`;
  const key = `${probeKeys}${recovery}:${step}:${attempt}:${value}`;
  const [written, read, deleted] = await Promise.all([
    ask('SET', key, value, 'EX', expirySeconds, 'NX'),
    ask('GET', key),
    ask('DEL', key),
  ]);
  const evidence = { key, written, read, deleted };
  return written === 'OK' && read === value && deleted === 1
    ? E.right({ key })
    : failed(`a test value was written, and ${String(read)} was read back`, true, evidence);
};
