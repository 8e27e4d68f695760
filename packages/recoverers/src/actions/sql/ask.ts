/**
 * SQL of a recovery: one short-lived connection to one named server, within a deadline, rows
 * decoded. IO. A server that is stopped answers nothing at all: when the time is over the socket is
 * destroyed, so that neither a question nor its end can hang.
 */
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { explainFirst } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import pg from 'pg';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { withDeadline } from '../clock.ts';
import { explainSql } from './explain-sql.ts';
import { passwordIn } from './pgpass.ts';

/** Where and as whom; `pgpass` is the path of the password file. */
export type Access = {
  /** `127.0.0.1:7301` */
  readonly address: string;
  readonly database: string;
  readonly user: string;
  readonly pgpass: string;
};

/** One question: rows as the codec wants them, or why there are none. Nothing is thrown. */
export type Asker = <A>(
  codec: t.Type<A, unknown, unknown>,
  text: string,
  values?: readonly unknown[],
) => Promise<E.Either<ActionFailure, readonly A[]>>;

type Context = Pick<ActionContext, 'clock' | 'signal' | 'step' | 'recovery'>;

const usualMs = 5_000;

/** One question on a connection of its own. */
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
  { clock, signal, step }: Context,
  access: Access,
  use: (asker: Asker) => Promise<E.Either<ActionFailure, A>>,
  withinMs = usualMs,
): Promise<E.Either<ActionFailure, A>> =>
  withDeadline(clock, withinMs, signal, async (inTime) => {
    const socket = new Socket();
    const cut = () => socket.destroy(new Error(`no answer within ${withinMs} ms`));
    inTime.addEventListener('abort', cut, { once: true });
    try {
      const client = await open(access, socket, step);
      return await use(askerOf(client, access));
    } catch (error) {
      return explainSql(access, error);
    } finally {
      inTime.removeEventListener('abort', cut);
      socket.end('X\0\0\0\x04'); // what a client says when it goes: Terminate
      socket.destroySoon();
    }
  });

const open = async (access: Access, socket: Socket, step: string): Promise<pg.Client> => {
  const { database, user, pgpass } = access;
  const colon = access.address.lastIndexOf(':');
  const [host, port] = [access.address.slice(0, colon), Number(access.address.slice(colon + 1))];
  const client = new pg.Client({
    ...{ host, port, database, user },
    application_name: `recovery ${step}`.slice(0, 63),
    stream: () => socket,
    password: async () => {
      const found = passwordIn(await readFile(pgpass, 'utf8'), { host, port, database, user });
      if (found === undefined)
        throw new Error(`${pgpass} has no password for ${user} at ${host}:${port}`);
      return found;
    },
  });
  // A connection that breaks is told by the question that it breaks; this is its second telling.
  client.on('error', () => undefined);
  await client.connect();
  return client;
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
      return failed(`${address} answered something else: ${explainFirst(one.left)}`, false, {
        row,
      });
    }
    decoded.push(one.right);
  }
  return E.right(decoded);
};
