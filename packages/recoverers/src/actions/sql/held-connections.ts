/**
 * Connections of recoveries to database servers, kept for a moment after each use: steps follow
 * each other within milliseconds, and a new connection with its password costs tens of them. IO.
 *
 * A connection is used by one step at a time. One that broke, or that was cut off while it was
 * waited for, is not kept.
 */
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import type { Clock } from '../clock.ts';
import { passwordIn } from './pgpass.ts';

/** Where and as whom; `pgpass` is the path of the password file. */
export type Access = {
  /** `127.0.0.1:7301` */
  readonly address: string;
  readonly database: string;
  readonly user: string;
  readonly pgpass: string;
};

export type Held = {
  readonly client: pg.Client;
  /** At once, whatever is under way. */
  readonly cut: (reason: string) => void;
  readonly isFit: () => boolean;
};

const keptMs = 2_000;
const idle = new Map<string, Held[]>();
const opening = new Map<string, Promise<unknown>>();
const keyOf = (access: Access): string =>
  [access.address, access.database, access.user, access.pgpass].join('\n');

/** One that is kept, else a new one, which is cut off when the signal is aborted. */
export const takeConnection = async (access: Access, signal: AbortSignal): Promise<Held> => {
  const warming = opening.get(keyOf(access));
  if (warming !== undefined) await Promise.race([warming, aborted(signal)]);
  const kept = idle.get(keyOf(access)) ?? [];
  for (let held = kept.pop(); held !== undefined; held = kept.pop()) {
    if (held.isFit()) return held;
  }
  const socket = new Socket();
  const late = () => socket.destroy(new Error('no answer in time'));
  signal.addEventListener('abort', late, { once: true });
  if (signal.aborted) late();
  try {
    return await open(access, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', late);
  }
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Kept for a moment, if it is fit; nothing of it keeps the process alive. */
export const giveBack = (access: Access, held: Held, clock: Clock): void => {
  if (!held.isFit()) {
    held.cut('not kept');
    return;
  }
  const kept = idle.get(keyOf(access)) ?? [];
  idle.set(keyOf(access), [...kept, held]);
  void forgetLater(access, held, clock);
};

const forgetLater = async (access: Access, held: Held, clock: Clock): Promise<void> => {
  await clock.sleep(keptMs, new AbortController().signal);
  const left = idle.get(keyOf(access)) ?? [];
  if (!left.includes(held)) return;
  idle.set(
    keyOf(access),
    left.filter((one) => one !== held),
  );
  held.cut('kept long enough');
};

/** Opens one that will be needed in a moment; whoever needs it meanwhile waits for it. */
export const warmConnection = async (
  access: Access,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const key = keyOf(access);
  if (opening.has(key) || (idle.get(key) ?? []).some((held) => held.isFit())) return;
  const warming = takeConnection(access, signal)
    .then((held) => giveBack(access, held, clock))
    .catch(() => undefined) // whoever needs it finds out why
    .finally(() => opening.delete(key));
  opening.set(key, warming);
  await warming;
};

const open = async (access: Access, socket: Socket): Promise<Held> => {
  const { database, user, pgpass } = access;
  const colon = access.address.lastIndexOf(':');
  const [host, port] = [access.address.slice(0, colon), Number(access.address.slice(colon + 1))];
  const client = new pg.Client({
    ...{ host, port, database, user, application_name: 'recovery' },
    stream: () => socket,
    password: async () => {
      const found = passwordIn(await readFile(pgpass, 'utf8'), { host, port, database, user });
      if (found !== undefined) return found;
      throw new Error(`${pgpass} has no password for ${user} at ${access.address}`);
    },
  });
  let fit = true;
  // A connection that breaks is told by the question that it breaks; this is its second telling.
  client.on('error', () => {
    fit = false;
  });
  await client.connect();
  const cut = (reason: string) => {
    fit = false;
    socket.destroy(new Error(reason));
  };
  return { client, cut, isFit: () => fit && socket.readyState === 'open' };
};
