/**
 * Opens a connection to a PostgreSQL server within a deadline. IO (pg, net). The password comes
 * from a password file, as libpq's would. Connected but unanswered is told from not connected.
 */
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import { startDeadline } from '../probes/deadline.ts';
import { codeOf } from '../probes/sign-of-error.ts';
import type { Opened, PostgresConnection } from './connection.ts';
import { hostAndPort } from './host-and-port.ts';
import { passwordIn } from './pgpass.ts';
import { signOfPostgres } from './sign-of-refusal.ts';

export type PostgresAccess = {
  readonly address: string;
  readonly database: string;
  readonly user: string;
  /** Its password file, by path; undefined where there is none. */
  readonly passfile: string | undefined;
};

export const openPostgres = (
  { address, database, user, passfile }: PostgresAccess,
  deadlineMs: number,
): Promise<Opened<PostgresConnection>> =>
  new Promise((resolve) => {
    const socket = new Socket();
    const place = { ...hostAndPort(address), database, user };
    const client = new pg.Client({
      ...{
        ...place,
        ssl: false,
        stream: () => socket,
        password: () => passwordFor(place, passfile),
      },
      application_name: 'recovery-ledger',
      // What it asks must hold nothing up for long.
      options: '-c lock_timeout=1s -c statement_timeout=10s',
    });
    const gone = watchEnd(client);
    let connected = false;
    socket.once('connect', () => {
      connected = true;
    });
    const deadline = startDeadline(deadlineMs, (expiry) => {
      socket.destroy();
      const silent = connected ? 'no-answer' : 'no-connect';
      const sign = expiry === 'stalled' ? 'stalled' : silent;
      resolve({ is: 'failed', sign, evidence: { address, deadlineMs } });
    });
    client.connect().then(
      () => {
        deadline.cancel();
        resolve({ is: 'open', connection: connectionOn(client, socket, gone) });
      },
      (error: unknown) => {
        deadline.cancel();
        socket.destroy();
        const evidence = { address, code: codeOf(error), reason: String(error) };
        resolve({ is: 'failed', sign: signOfPostgres(error), evidence });
      },
    );
  });

/** An empty password is refused by the server, and that is our own fault. */
const passwordFor = async (
  place: Parameters<typeof passwordIn>[1],
  passfile: string | undefined,
): Promise<string> => {
  const text = passfile === undefined ? '' : await readFile(passfile, 'utf8').catch(() => '');
  return passwordIn(text, place) ?? '';
};

type End = { readonly code: () => string | undefined; readonly onEnd: (told: () => void) => void };

/** A client that ends tells so as an error, an end, or both. */
const watchEnd = (client: pg.Client): End => {
  let code: string | undefined;
  let tell = () => {};
  const ended = (found: string) => {
    code ??= found;
    tell();
  };
  client.on('error', (error) => ended(codeOf(error) || 'closed'));
  client.on('end', () => ended('closed'));
  return {
    code: () => code,
    onEnd: (told) => {
      tell = told;
    },
  };
};

const connectionOn = (client: pg.Client, socket: Socket, end: End): PostgresConnection => {
  let gone: ((code: string) => void) | undefined;
  let closedByUs = false;
  const told = () => {
    const code = end.code();
    if (code === undefined || closedByUs) return;
    gone?.(code);
    gone = undefined;
  };
  end.onEnd(told);
  return {
    query: async (text, params = []) => {
      const result = await client.query<Record<string, unknown>>(text, [...params]);
      return result.rows;
    },
    onGone: (listener) => {
      gone = listener;
      told();
    },
    close: () => {
      closedByUs = true;
      socket.destroy();
    },
  };
};

/** The variable that names the password file, as libpq knows it. */
export const passfileVariable = 'PGPASSFILE';
