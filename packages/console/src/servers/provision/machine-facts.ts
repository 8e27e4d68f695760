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

/** Debian keeps servers in folders that only root has on the PATH. */
export const defaultSearch = (): readonly string[] => [
  ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ...['/usr/local/sbin', '/usr/sbin'],
];

const binariesIn = async (search: readonly string[], name: string): Promise<readonly string[]> => {
  const paths = [...new Set(search.map((folder) => join(folder, name)))];
  const runs = await Promise.all(paths.map(executable));
  return paths.filter((_, index) => runs[index]);
};

const list = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

const ask = async (path: string, binary: string, origin: string): Promise<Found> => {
  const answer = await runCommand(binary, ['--version'], { timeoutMs: 10_000 });
  return { path, version: answer.ok ? parseVersion(answer.stdout) : null, origin };
};

const natsServers = async (
  cacheDir: string,
  search: readonly string[],
): Promise<readonly Found[]> => {
  const shelf = natsShelf(cacheDir);
  const unpacked = (await list(shelf)).map((name) => join(shelf, name, 'nats-server'));
  const installed = await binariesIn(search, 'nats-server');
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

const postgresFolders = async (search: readonly string[]): Promise<readonly Found[]> => {
  const root = '/usr/lib/postgresql';
  const debian = (await list(root)).map((version) => join(root, version, 'bin'));
  const path = (await binariesIn(search, 'initdb')).map(dirname);
  const folders = [...new Set([...debian, ...path])];
  const usable = await Promise.all(folders.map(complete));
  const found = folders.filter((_, index) => usable[index]);
  return Promise.all(found.map((f) => ask(f, join(f, 'postgres'), 'on this machine')));
};

const redisServers = async (search: readonly string[]): Promise<readonly Found[]> => {
  const paths = [
    ...(await binariesIn(search, 'redis-server')),
    ...(await binariesIn(search, 'valkey-server')),
  ];
  return Promise.all(paths.map((path) => ask(path, path, 'on the PATH')));
};

/** The facts that `planProvision` decides on. `cacheDir` holds what was unpacked earlier. */
export const machineFacts = async (
  cacheDir: string,
  search: readonly string[] = defaultSearch(),
): Promise<Facts> => {
  const [nats, postgresql, redis] = await Promise.all([
    natsServers(cacheDir, search),
    postgresFolders(search),
    redisServers(search),
  ]);
  const tools = ['apt-get', 'dpkg-deb', 'flock'].map((name) => binariesIn(search, name));
  return {
    platform: process.platform,
    apt: (await Promise.all(tools)).every((paths) => paths.length > 0),
    root: process.getuid?.() === 0,
    found: { nats, postgresql, redis },
  };
};
