/**
 * New data of all PostgreSQL servers: the primary by initdb, told its roles and its database while
 * nobody can connect, closed, and copied: a copy of a closed server is a standby's data. IO.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseEnvironment, PlacedServer } from './database-environment.ts';
import { applicationName, tradingDatabaseName } from './database-servers.ts';
import {
  adminUser,
  clusterStatements,
  databaseUsers,
  tradingStatements,
} from './first-statements.ts';
import { ownedFolder, writeOwned } from './owned-file.ts';
import { runTool } from './run-tool.ts';

const settingsFiles = ['postgresql.conf', 'pg_hba.conf'];

export const makePostgres = async (
  environment: DatabaseEnvironment,
  servers: readonly PlacedServer[],
  making: string,
): Promise<void> => {
  const { user } = environment;
  const names = servers.map(({ name }) => name);
  const passwords = Object.fromEntries(
    databaseUsers.map((each) => [each, randomBytes(16).toString('hex')]),
  );
  const lines = databaseUsers.map((each) => `127.0.0.1:*:*:${each}:${passwords[each]}\n`);
  await writeOwned(join(making, 'pgpass'), lines.join(''), user);
  for (const name of ['archive', 'backups', ...names]) await ownedFolder(join(making, name), user);
  const [first = '', ...others] = names;
  const data = join(making, first, 'data');
  await initialise(environment, data, passwords);
  for (const name of others) await copyAsStandby(environment, data, join(making, name, 'data'));
};

const initialise = async (
  { postgresBin, user, servers }: DatabaseEnvironment,
  data: string,
  passwords: Readonly<Record<string, string>>,
): Promise<void> => {
  const cwd = join(data, '..');
  const pwfile = join(cwd, 'admin-password');
  await writeOwned(pwfile, `${passwords[adminUser]}\n`, user);
  const args = [
    ...['-D', data, '-U', adminUser, '--pwfile', pwfile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--data-checksums', '--no-sync'],
  ];
  await runTool({ file: join(postgresBin, 'initdb'), args, cwd, user });
  await rm(pwfile);
  for (const name of settingsFiles) {
    const path = new URL(`../../databases/${name}`, import.meta.url);
    await writeOwned(join(data, name), await readFile(path, 'utf8'), user);
  }
  const tell = (database: string, statements: readonly string[]) =>
    runTool({
      ...{ file: join(postgresBin, 'postgres'), cwd, user, input: `${statements.join('\n')}\n` },
      args: ['--single', '-D', data, '-c', 'synchronous_standby_names=', database],
    });
  const standbys = servers
    .filter(({ kind }) => kind === 'postgres')
    .slice(1)
    .map(({ name }) => applicationName(name));
  await tell('postgres', clusterStatements(passwords, standbys));
  await tell(tradingDatabaseName, tradingStatements);
};

/** Slots are the primary's own: a standby keeps none for others before it is one. */
const copyAsStandby = async (
  { user }: DatabaseEnvironment,
  data: string,
  copy: string,
): Promise<void> => {
  await runTool({ file: 'cp', args: ['-a', data, copy], cwd: '/', user });
  const slots = join(copy, 'pg_replslot');
  for (const name of await readdir(slots)) await rm(join(slots, name), { recursive: true });
  await writeOwned(join(copy, 'standby.signal'), '', user);
};
