/**
 * Makes a primary refuse writes where it cannot be stopped: it is told to want more replicas than
 * there are, and a write is tried on it. IO. Its own word proves nothing; a refusal does, with that
 * setting in force, whatever else it refuses the write for.
 *
 * One that does not answer cannot be proven to refuse: what it has in its sockets it may still
 * take when it wakes up. Then a person decides.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer, type RedisAsker } from './ask-redis.ts';
import { codeOf } from './explain-redis.ts';
import type { RedisServer } from './redis-servers.ts';
import { probeWrite } from './write-probe.ts';

const moreThanThereAre = 1_000;
const refusals = ['NOREPLICAS', 'READONLY', 'OOM', 'MISCONF'];

export const refuseWrites = async (
  { name, address }: RedisServer,
  context: ActionContext,
): Promise<Outcome> => {
  await context.admit();
  const told = await askRedis(context, address, demandReplicas);
  if (E.isLeft(told)) return unproven(name, told.left);
  const taken = await askRedis(context, address, (ask) => probeWrite(ask, context));
  if (E.isRight(taken)) return failed(`${name} was told to refuse writes, and takes them`, true);
  const code = codeOf(taken.left);
  if (!refusals.includes(code)) return unproven(name, taken.left);
  // Best effort, so that a restart does not undo it: the proof is the refusal.
  const kept = await askRedis(context, address, (ask) => ask('CONFIG', 'REWRITE').then(E.right));
  const proof = `${address} refuses writes (${code}), and wants ${moreThanThereAre} replicas for one`;
  const lasting = E.isRight(kept) ? 'also after a restart' : 'until it is restarted';
  const at = context.clock.nowMs();
  return E.right({ fenced: 'refuses', result: 'pass', at, proof, lasting });
};

const demandReplicas = async (ask: RedisAsker): Promise<RedisAnswer<unknown>> => {
  await ask('CONFIG', 'SET', 'min-replicas-to-write', moreThanThereAre);
  const [, inForce] = await ask('CONFIG', 'GET', 'min-replicas-to-write').then(wordsOf);
  return inForce === String(moreThanThereAre)
    ? E.right(inForce)
    : failed(`min-replicas-to-write is ${inForce}, not ${moreThanThereAre}`, true);
};

const wordsOf = (answer: unknown): readonly string[] =>
  Array.isArray(answer) ? answer.map(String) : [];

const unproven = (name: string, { reason, evidence }: ActionFailure): Outcome => {
  const why = 'its supervisor does not answer, and that it refuses writes cannot be proven';
  return failed(`${name}: ${why}: ${reason}`, true, evidence);
};
