/**
 * IO: everything on one machine, in order: servers, the estate, the streams, the services. What was
 * started before a failure is stopped again; `stop` stops all in the opposite order.
 */
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { initialiseLedger } from '../connection/initialise-ledger.ts';
import { type EstateOnDisk, readEstate } from '../connection/read-estate.ts';
import { readUpFile, removeUpFile, writeUpFile } from '../connection/up-file.ts';
import { badInput, type Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { type Closers, createClosers } from './closers.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { startEstate } from './estate-program.ts';
import { startServers } from './local-servers.ts';
import { placeEstate } from './place-estate.ts';
import { type RunningService, startServices } from './start-services.ts';

export type LocalOptions = {
  readonly estate?: string;
  readonly mode: Mode;
  readonly keep?: true;
  readonly data?: string;
  /** Services that a person runs by hand instead, comma-separated names. */
  readonly without?: string;
};

export type Local = {
  /** The shell as a command in another terminal has it. */
  readonly shell: Shell;
  readonly estate: EstateOnDisk;
  readonly data: DataFolder;
  readonly services: readonly RunningService[];
  readonly stop: () => Promise<void>;
};

type Say = (line: string) => void;

export const startLocal = async (
  shell: Shell,
  options: LocalOptions,
  say: Say,
): Promise<E.Either<Trouble, Local>> => {
  const other = readUpFile(shell.home);
  if (other !== null) {
    return badInput(
      `a ledger runs here already (process ${other.pid}, ${shell.home})`,
      'stop it, or set RECOVERY_LEDGER_HOME to another folder for a second one',
    );
  }
  const closers = createClosers(say);
  const started = await start(shell, options, say, closers).catch(async (error: unknown) => {
    await closers.close();
    throw error;
  });
  if (E.isLeft(started)) await closers.close();
  return started;
};

const start = async (
  shell: Shell,
  options: LocalOptions,
  say: Say,
  closers: Closers,
): Promise<E.Either<Trouble, Local>> => {
  const asWritten = readEstate(shell, options.estate);
  if (E.isLeft(asWritten)) return asWritten;
  const data = openDataFolder(shell.cwd, options);
  closers.add('the data folder', data.remove);
  const { mode } = options;
  const { local } = asWritten.right.estate;
  const servers = await startServers({ mode, data, local, closers, report: say });
  if (E.isLeft(servers)) return servers;
  const placed = await placeEstate(shell, asWritten.right, servers.right, data, mode);
  if (E.isLeft(placed)) return placed;
  const { variables, estate, shell: inner } = placed.right;

  const program = await startEstate(estate, variables, data, shell.stopping);
  if (E.isLeft(program)) return program;
  if (program.right !== null) {
    closers.add(`the estate ${estate.estate.estate}`, program.right.stop);
    say(`the estate ${estate.estate.estate} runs`);
  }
  const initialised = await initialiseLedger(inner, estate);
  if (E.isLeft(initialised)) return initialised;
  writeUpFile(shell.home, { pid: process.pid, variables });
  closers.add('the connection file', () => removeUpFile(shell.home));

  const without = options.without?.split(',') ?? [];
  const services = await startServices({ mode, without, data, variables, closers, say });
  if (E.isLeft(services)) return services;
  return E.right({ shell: inner, estate, data, services: services.right, stop: closers.close });
};
