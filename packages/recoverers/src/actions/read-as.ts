/** A GET whose answer must have a shape; anything else is the reason why it cannot be used. IO. */
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { ActionContext } from './action.ts';
import { call } from './call.ts';

export const readAs = async <A>(
  url: string,
  codec: t.Type<A, unknown, unknown>,
  context: Pick<ActionContext, 'http'>,
): Promise<E.Either<string, A>> => {
  const answer = await call(context, { method: 'GET', url });
  if (E.isLeft(answer)) return E.left(answer.left.reason);
  const decoded = codec.decode(answer.right);
  return E.isLeft(decoded) ? E.left(`${url} answered another shape`) : E.right(decoded.right);
};
