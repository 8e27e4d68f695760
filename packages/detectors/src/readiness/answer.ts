/** What was answered to a question over HTTP, and what a health answer has to say. Pure. */
import { explainFirst } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

export type Answer =
  | { readonly _tag: 'Answer'; readonly status: number; readonly body: unknown }
  | { readonly _tag: 'NoAnswer'; readonly reason: string };

/** Asks, with a body when it is not a GET; every problem is an answer of its own kind. */
export type Ask = (method: 'GET' | 'POST' | 'PUT', url: string, body?: string) => Promise<Answer>;

const Health = t.intersection([
  t.type({ status: t.string }),
  t.partial({ sequence: t.number, build: t.string, configHash: t.string }),
]);
export type Health = t.TypeOf<typeof Health>;

export const readHealth = (answer: Answer): E.Either<string, Health> =>
  decodeAnswer(Health, answer);

/** The body of a good answer as this codec reads it, or why there is none. */
export const decodeAnswer = <A>(
  codec: t.Type<A, unknown, unknown>,
  answer: Answer,
): E.Either<string, A> => {
  if (answer._tag === 'NoAnswer') return E.left(answer.reason);
  if (answer.status !== 200) return E.left(`it answers ${answer.status}`);
  const decoded = codec.decode(answer.body);
  return E.isLeft(decoded) ? E.left(`its answer is none: ${explainFirst(decoded.left)}`) : decoded;
};
