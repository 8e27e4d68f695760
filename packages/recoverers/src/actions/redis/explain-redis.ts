/**
 * What a failed question to Redis means for whoever reads it: which server, what it said, whether
 * another try can help, and what to do. Pure.
 */
import type * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';

/** By the first word of Redis's answer, or by the operating system's code. */
const hints: Readonly<Record<string, string>> = {
  NOAUTH: 'the step names no password: give it `secrets: [FLOOR_REDIS_PASSWORD]`',
  WRONGPASS: "the recoverers' FLOOR_REDIS_PASSWORD is not this server's password",
  NOPERM: 'this user may not do it: is it the administrator of the estate?',
  READONLY: 'it is a replica: clients have to go to the primary',
  NOREPLICAS: 'it has fewer replicas in time than min-replicas-to-write asks for',
  MISCONF: 'it cannot write to its disk: make room, or look at its log',
  LOADING: 'it is reading its data',
  MASTERDOWN: 'it is a replica without its primary, and may not answer from old data',
  OOM: 'its memory is full',
  ENOENT: 'nothing listens at that path',
};

/** What the next try finds just the same. */
const final = new Set(['NOAUTH', 'WRONGPASS', 'NOPERM', 'ERR']);

export const explainRedis = (address: string, error: unknown): E.Either<ActionFailure, never> => {
  const code = redisCode(error);
  const said = error instanceof Error ? error.message : String(error);
  const hint = code in hints ? ` (${hints[code]})` : '';
  return failed(`${address}: ${said || code}${hint}`, !final.has(code), { address, code });
};

/** `READONLY`, `ECONNREFUSED` …; empty where it says nothing that is known. */
const redisCode = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  const said = error instanceof Error ? error.message : '';
  return /^[A-Z]{2,}(?= )/.exec(said)?.[0] ?? '';
};

/** The code of a failed question, as it is kept in the evidence. */
export const codeOf = ({ evidence }: ActionFailure): string => String(evidence['code'] ?? '');
