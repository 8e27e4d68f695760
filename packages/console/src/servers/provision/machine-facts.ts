/**
 * IO: looks at this machine: which servers are on it and of what version, whether packages can be
 * fetched or installed.
 */
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Facts, Found } from './plan-provision.ts';
import { runCommand } from './run-command.ts';
import { parseVersion } from './version.ts';

/** The folder, under the cache folder, that holds one folder per unpacked nats-server. */
export const natsShelf = (cacheDir: string): string => join(cacheDir, 'nats-server');

const executable = async (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

const onPath = async (name: string): Promise<readonly string[]> => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const paths = [...new Set(folders.filter((folder) => folder !== ''))].map((f) => join(f, name));
  const runs = await Promise.all(paths.map(executable));
  return paths.filter((_, index) => runs[index]);
};

const list = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

const ask = async (path: string, binary: string, origin: string): Promise<Found> => {
  const answer = await runCommand(binary, ['--version'], { timeoutMs: 10_000 });
  return { path, version: answer.ok ? parseVersion(answer.stdout) : null, origin };
};

const natsServers = async (cacheDir: string): Promise<readonly Found[]> => {
  const shelf = natsShelf(cacheDir);
  const unpacked = (await list(shelf)).map((name) => join(shelf, name, 'nats-server'));
  const installed = await onPath('nats-server');
  return Promise.all([
    ...unpacked.map((path) => ask(path, path, 'unpacked for this checkout')),
    ...installed.map((path) => ask(path, path, 'on the PATH')),
  ]);
};

/** Debian puts only client commands on the PATH; a folder counts where every tool is in it. */
const postgresTools = [
  ...['initdb', 'postgres', 'pg_ctl', 'psql'],
  ...['pg_basebackup', 'pg_rewind', 'pg_waldump'],
];

const complete = async (folder: string): Promise<boolean> => {
  const present = await Promise.all(postgresTools.map((tool) => executable(join(folder, tool))));
  return present.every((one) => one);
};

const postgresFolders = async (): Promise<readonly Found[]> => {
  const root = '/usr/lib/postgresql';
  const debian = (await list(root)).map((version) => join(root, version, 'bin'));
  const path = (await onPath('initdb')).map(dirname);
  const folders = [...new Set([...debian, ...path])];
  const usable = await Promise.all(folders.map(complete));
  const found = folders.filter((_, index) => usable[index]);
  return Promise.all(found.map((f) => ask(f, join(f, 'postgres'), 'on this machine')));
};

const redisServers = async (): Promise<readonly Found[]> => {
  const paths = [...(await onPath('redis-server')), ...(await onPath('valkey-server'))];
  return Promise.all(paths.map((path) => ask(path, path, 'on the PATH')));
};

/** The facts that `planProvision` decides on. `cacheDir` holds what was unpacked earlier. */
export const machineFacts = async (cacheDir: string): Promise<Facts> => {
  const [nats, postgresql, redis] = await Promise.all([
    natsServers(cacheDir),
    postgresFolders(),
    redisServers(),
  ]);
  return {
    platform: process.platform,
    apt: (await onPath('apt-get')).length > 0 && (await onPath('dpkg-deb')).length > 0,
    root: process.getuid?.() === 0,
    found: { nats, postgresql, redis },
  };
};
