/**
 * SQL of a recovery: questions to one named server, within a deadline, rows decoded. IO. A server
 * that is stopped answers nothing at all: when the time is over the socket is destroyed, so that
 * neither a question nor its end can hang.
 */
import { explainFirst } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type pg from 'pg';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { withDeadline } from '../clock.ts';
import { explainSql } from './explain-sql.ts';
import { type Access, giveBack, takeConnection, warmConnection } from './held-connections.ts';

export type { Access } from './held-connections.ts';

/** One question: rows as the codec wants them, or why there are none. Nothing is thrown. */
export type Asker = <A>(
  codec: t.Type<A, unknown, unknown>,
  text: string,
  values?: readonly unknown[],
) => Promise<E.Either<ActionFailure, readonly A[]>>;

type Context = Pick<ActionContext, 'clock' | 'signal'>;

const usualMs = 5_000;

/** One question. */
export const ask = <A>(
  context: Context,
  access: Access,
  codec: t.Type<A, unknown, unknown>,
  text: string,
  values: readonly unknown[] = [],
  withinMs = usualMs,
): Promise<E.Either<ActionFailure, readonly A[]>> =>
  connected(context, access, (asker) => asker(codec, text, values), withinMs);

/** Several questions on one connection; the deadline is for all of them together. */
export const connected = async <A>(
  { clock, signal }: Context,
  access: Access,
  use: (asker: Asker) => Promise<E.Either<ActionFailure, A>>,
  withinMs = usualMs,
): Promise<E.Either<ActionFailure, A>> =>
  withDeadline(clock, withinMs, signal, async (inTime) => {
    try {
      const held = await takeConnection(access, inTime);
      const cut = () => held.cut(`no answer within ${withinMs} ms`);
      inTime.addEventListener('abort', cut, { once: true });
      if (inTime.aborted) cut();
      try {
        return await use(askerOf(held.client, access));
      } finally {
        inTime.removeEventListener('abort', cut);
        giveBack(access, held, clock);
      }
    } catch (error) {
      return explainSql(access, error);
    }
  });

/** Opens connections that will be needed in a moment, and waits for none of them. */
export const warm = ({ clock }: Pick<Context, 'clock'>, all: readonly Access[]): void => {
  const never = new AbortController().signal;
  const open = (access: Access) =>
    withDeadline(clock, usualMs, never, (inTime) => warmConnection(access, clock, inTime));
  for (const access of all) void open(access);
};

const askerOf =
  (client: pg.Client, access: Access): Asker =>
  async (codec, text, values = []) => {
    try {
      const { rows } = await client.query(text, [...values]);
      return decodeAll(codec, rows, access);
    } catch (error) {
      return explainSql(access, error);
    }
  };

const decodeAll = <A>(
  codec: t.Type<A, unknown, unknown>,
  rows: readonly unknown[],
  { address }: Access,
): E.Either<ActionFailure, readonly A[]> => {
  const decoded: A[] = [];
  for (const row of rows) {
    const one = codec.decode(row);
    if (E.isLeft(one)) {
      const reason = `${address} answered something else: ${explainFirst(one.left)}`;
      return failed(reason, false, { row });
    }
    decoded.push(one.right);
  }
  return E.right(decoded);
};
