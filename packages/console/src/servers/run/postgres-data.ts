/**
 * IO: a PostgreSQL data folder, made once. Data that must last is made by initdb in place; data of
 * a test is copied from a template that is made once per version, which takes a fraction of the
 * time. The password of the superuser `ledger` is random and lies beside the data.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type CommandResult, runCommand } from '../provision/run-command.ts';
import { removeFolder, type ServerUser, serverFolder } from './server-folder.ts';
import { cannotStart, type StartFailure } from './start-failure.ts';

export type DataOptions = {
  /** The folder of PostgreSQL's binaries and their version. */
  readonly binaries: { readonly path: string; readonly version: string };
  readonly user: ServerUser | null;
  readonly folder: string;
  /** Where templates are kept; null makes the data by initdb in place, fsynced. */
  readonly templates: string | null;
};

export const superuser = 'ledger';
export const settingsFile = 'recovery-ledger.conf';

const failed = (what: string, { stdout, stderr }: CommandResult): StartFailure => {
  const full = /no space left/i.test(stderr);
  return cannotStart('postgres', full ? 'DiskFull' : 'Ended', what, `${stdout}\n${stderr}`);
};

/** Synced, for data that outlives a power failure is worth nothing without it. */
const writePassword = async (path: string, user: ServerUser | null): Promise<void> => {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(randomBytes(16).toString('hex'));
    if (user !== null) await file.chown(user.uid, user.gid);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** initdb works in `making` and the result is renamed: an interrupted one is begun afresh. */
const initialise = async (
  { binaries, user, templates }: DataOptions,
  folder: string,
): Promise<E.Either<StartFailure, true>> => {
  const making = join(folder, 'making');
  await rm(making, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  await writePassword(passwordFile, user);
  const args = [
    ...['-D', making, '-U', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', ...(templates === null ? [] : ['--no-sync'])],
  ];
  const who = user === null ? {} : { uid: user.uid, gid: user.gid };
  const options = { cwd: folder, timeoutMs: 120_000, ...who };
  const result = await runCommand(join(binaries.path, 'initdb'), args, options);
  if (!result.ok) return E.left(failed('initdb failed', result));
  await appendFile(join(making, 'postgresql.conf'), `\ninclude_if_exists = '${settingsFile}'\n`);
  await rename(making, join(folder, 'data'));
  return E.right(true);
};

const copy = (from: string, to: string): Promise<CommandResult> =>
  runCommand('cp', ['-a', `${from}/.`, to], { timeoutMs: 120_000 });

/** Several processes may make the template at once: the first rename wins, the others use it. */
const makeTemplate = async (
  options: DataOptions,
  template: string,
): Promise<E.Either<StartFailure, true>> => {
  const workshop = await serverFolder('postgres', undefined, options.user);
  if (E.isLeft(workshop)) return workshop;
  const staging = `${template}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const made = await initialise(options, workshop.right.path);
    if (E.isLeft(made)) return made;
    await mkdir(staging, { recursive: true });
    const copied = await copy(workshop.right.path, staging);
    if (!copied.ok) return E.left(failed('its template cannot be copied', copied));
    // A template that a power failure left half written would fail every test from then on.
    await runCommand('sync', ['-f', staging], { timeoutMs: 60_000 });
    await rename(staging, template).catch((error: unknown) => {
      if (!existsSync(template)) throw error;
    });
    return E.right(true);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await removeFolder(workshop.right);
  }
};

const copyTemplate = async (
  options: DataOptions,
  templates: string,
): Promise<E.Either<StartFailure, true>> => {
  const { binaries, user, folder } = options;
  const name = `postgres-${binaries.version}-${user?.name ?? 'own'}`;
  const template = join(templates, name);
  if (!existsSync(template)) {
    const made = await makeTemplate(options, template);
    if (E.isLeft(made)) return made;
  }
  const copied = await copy(template, folder);
  return copied.ok ? E.right(true) : E.left(failed('its template cannot be copied', copied));
};

/** Makes `<folder>/data` unless it is there, and gives the superuser's password. */
export const postgresData = async (
  options: DataOptions,
): Promise<E.Either<StartFailure, string>> => {
  const { folder, templates } = options;
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) {
    const made =
      templates === null
        ? await initialise(options, folder)
        : await copyTemplate(options, templates);
    if (E.isLeft(made)) return made;
  }
  return E.right((await readFile(join(folder, 'password'), 'utf8')).trim());
};
