/**
 * IO: installs PostgreSQL and Redis as the distribution's packages, as root, such that nothing starts
 * by itself: no cluster is made, no service is started now or at the next boot, and ports 5432 and
 * 6379 stay free.
 */
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { ProvisionFailed } from './fetch-nats.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const clusterFolder = '/etc/postgresql-common/createcluster.d';
const clusterFile = `${clusterFolder}/recovery-ledger.conf`;
const policyFile = '/usr/sbin/policy-rc.d';

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Debian asks this script before it starts a service; 101 is "no". An existing one is respected. */
const forbidStarting = async (): Promise<() => Promise<void>> => {
  if (await exists(policyFile)) return async () => {};
  await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rm(policyFile, { force: true });
};

const forbidMainCluster = async (): Promise<() => Promise<void>> => {
  await mkdir(clusterFolder, { recursive: true });
  await writeFile(clusterFile, 'create_main_cluster = false\n');
  return () => rm(clusterFile, { force: true });
};

const apt = (args: readonly string[]): Promise<CommandResult> =>
  runCommand('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive', DEBIAN_PRIORITY: 'critical' },
    timeoutMs: 600_000,
  });

/** The lists may be empty (fresh images) or older than the mirror: then they are read and tried once more. */
const install = async (packages: readonly string[]): Promise<CommandResult> => {
  const args = ['install', '-y', '--no-install-recommends', ...packages];
  const first = await apt(args);
  if (first.ok) return first;
  const update = await apt(['update']);
  return update.ok ? apt(args) : update;
};

/** A service that was not there before must not come up at the next boot either. */
const disable = async (service: string): Promise<void> => {
  await runCommand('deb-systemd-helper', ['disable', `${service}.service`]);
  await runCommand('update-rc.d', [service, 'disable']);
};

/** Installs the packages; a person who has installed one of them before keeps it as it was. */
export const installPackages = async (
  packages: readonly string[],
): Promise<E.Either<ProvisionFailed, true>> => {
  const undo = [await forbidStarting(), await forbidMainCluster()];
  try {
    const result = await install(packages);
    for (const name of packages.filter((one) => one === 'redis-server')) await disable(name);
    if (result.ok) return E.right(true);
    const reason = result.stderr.trim().split('\n').at(-1) ?? '';
    const what = `apt-get could not install ${packages.join(' ')} (${reason})`;
    const hint = `${what}: run \`sudo apt-get install ${packages.join(' ')}\` and start again`;
    return E.left({ _tag: 'ProvisionFailed', what, hint });
  } finally {
    for (const step of undo) await step();
  }
};
