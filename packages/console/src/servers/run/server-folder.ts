/**
 * IO: the folder in which a server keeps data, configuration and log, and the user it runs as.
 * PostgreSQL refuses to run as root, so root hands it to another user, whose folder must lie where
 * that user can enter (not below /root).
 */
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { runCommand } from '../provision/run-command.ts';
import { cannotStart, type StartFailure } from './start-failure.ts';

export type ServerUser = { readonly name: string; readonly uid: number; readonly gid: number };

export type ServerFolder = {
  readonly path: string;
  /** The same path where nobody asked for a certain folder: it goes when the server does. */
  readonly temporary: string | null;
};

/**
 * The user PostgreSQL runs as: null (ourselves) unless we are root; else `postgres`, else `nobody`.
 */
export const unprivilegedUser = (): ServerUser | null => {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] =
      lines.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'neither the user postgres nor nobody exists, and PostgreSQL refuses to run as root',
  );
};

/** Whether the user can enter the folder, asked of the kernel in the only exact way: by trying. */
const enterable = async (folder: string, user: ServerUser | null): Promise<boolean> => {
  const who = user === null ? {} : { uid: user.uid, gid: user.gid };
  return (await runCommand('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', ...who })).ok;
};

const temporary = async (server: string, user: ServerUser | null): Promise<string> => {
  for (const base of [tmpdir(), '/tmp', '/var/tmp'])
    if (await enterable(base, user)) return mkdtemp(join(base, `recovery-ledger-${server}-`));
  return mkdtemp(join(tmpdir(), `recovery-ledger-${server}-`));
};

/** A folder that is there already is taken over only where it is empty or the server's own. */
const notOurs = async (dir: string, user: ServerUser | null): Promise<boolean> => {
  const { uid } = await stat(dir);
  const own = user?.uid ?? process.getuid?.() ?? uid;
  return uid !== own && (await readdir(dir)).length > 0;
};

/** Null where the folder is ready for the server, else what is wrong with it. */
const prepare = async (dir: string, user: ServerUser | null): Promise<string | null> => {
  try {
    await mkdir(dir, { recursive: true });
    if (await notOurs(dir, user)) return 'it is not empty and belongs to another user';
    await chmod(dir, 0o700);
    if (user !== null) await chown(dir, user.uid, user.gid);
    return (await enterable(dir, user)) ? null : `the user ${user?.name ?? ''} cannot enter it`;
  } catch (error) {
    return String(error);
  }
};

/**
 * Makes the folder (a temporary one where `dir` is undefined) and gives it to the server's user.
 */
export const serverFolder = async (
  server: string,
  dir: string | undefined,
  user: ServerUser | null,
): Promise<E.Either<StartFailure, ServerFolder>> => {
  const path = dir === undefined ? await temporary(server, user) : resolve(dir);
  const problem = await prepare(path, user);
  if (problem === null) return E.right({ path, temporary: dir === undefined ? path : null });
  const words = `its folder ${path} cannot be used (${problem}): choose another, say below /var/tmp`;
  return E.left(cannotStart(server, 'PermissionDenied', words, ''));
};

export const removeFolder = async ({ temporary: path }: ServerFolder): Promise<void> => {
  if (path !== null) await rm(path, { recursive: true, force: true });
};
