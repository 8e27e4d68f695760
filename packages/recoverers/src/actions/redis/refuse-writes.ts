/**
 * Makes a primary refuse writes where it cannot be stopped: it is told to want more replicas than
 * there are, and a write is tried on it. IO. Its own word proves nothing; a refusal does.
 *
 * One that does not answer cannot be proven to refuse: what it has in its sockets it may still
 * take when it wakes up. Then a person decides.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { codeOf } from './explain-redis.ts';
import type { RedisServer } from './redis-servers.ts';
import { probeWrite } from './write-probe.ts';

const moreThanThereAre = 1_000;

export const refuseWrites = async (
  { name, address }: RedisServer,
  context: ActionContext,
): Promise<Outcome> => {
  await context.admit();
  const told = await askRedis(context, address, async (ask): Promise<RedisAnswer<unknown>> => {
    await ask('CONFIG', 'SET', 'min-replicas-to-write', moreThanThereAre);
    return probeWrite(ask, context);
  });
  if (E.isRight(told)) return failed(`${name} was told to refuse writes, and takes them`, true);
  if (codeOf(told.left) !== 'NOREPLICAS') {
    const why = 'its host does not answer, and that it refuses writes cannot be proven';
    return failed(`${name}: ${why}: ${told.left.reason}`, true, told.left.evidence);
  }
  // Best effort, so that a restart does not undo it: the proof is the refusal.
  const kept = await askRedis(context, address, (ask) => ask('CONFIG', 'REWRITE').then(E.right));
  const proof = `${address} refuses writes (NOREPLICAS)`;
  const lasting = E.isRight(kept) ? 'also after a restart' : 'until it is restarted';
  const at = context.clock.nowMs();
  return E.right({ fenced: 'refuses', result: 'pass', at, proof, lasting });
};
