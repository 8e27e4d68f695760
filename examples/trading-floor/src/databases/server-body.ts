/**
 * A database server as processes of the floor: started on the data that is there, whatever role
 * that gives it; all that works in its folder is it. It ends when the supervisor does. IO.
 */
import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Body, exitOf } from '../supervisor/body.ts';
import { processesIn } from '../supervisor/proc.ts';
import type { DatabaseEnvironment, PlacedServer } from './database-environment.ts';
import type { ServerKind } from './database-servers.ts';
import { endOrphans } from './end-server.ts';
import { lastWordsOf } from './last-words.ts';
import { postgresServes } from './postgres-serves.ts';
import { redisServes } from './redis-serves.ts';
import { watchOver } from './server-watchdog.ts';

type Kind = {
  readonly args: (folder: string) => readonly string[];
  readonly log: string;
  readonly gentle: Body['gentle'];
  /** One question: null when it serves clients, else what it lacks. */
  readonly lacking: (folder: string, pid: number, port: number) => Promise<string | null>;
};

const kinds: Readonly<Record<ServerKind, Kind>> = {
  postgres: {
    args: (folder) => ['-D', join(folder, 'data')],
    log: 'postgres.log',
    gentle: 'SIGINT', // ends sessions, writes a checkpoint, sends its standbys the last of it
    lacking: postgresServes,
  },
  redis: {
    args: (folder) => [join(folder, 'redis.conf')],
    log: 'redis.log',
    gentle: 'SIGTERM',
    lacking: redisServes,
  },
};

const patienceMs = 20_000;
const lookEveryMs = 10;

export const serverBody = (
  server: PlacedServer,
  { folder: all, user }: DatabaseEnvironment,
): Body => {
  const { kind, folder, binary, portNumber } = server;
  const { args, gentle, lacking, log } = kinds[kind];
  const logFile = join(folder, log);
  return {
    gentle,
    graceMs: 3000,
    processes: async (pid) => {
      const all = await processesIn(folder);
      return pid === null || all.includes(pid) ? all : [pid, ...all];
    },
    launch: async () => {
      await endOrphans(folder);
      const output = openSync(logFile, 'a', 0o600);
      if (user !== null) fchownSync(output, user.uid, user.gid);
      const logStart = statSync(logFile).size;
      const child = spawn(binary, args(folder), {
        cwd: folder,
        env: { PATH: process.env['PATH'], LC_ALL: 'C', PGPASSFILE: join(all, 'pgpass') },
        stdio: ['ignore', output, output],
        detached: true, // Ctrl-C reaches the supervisor alone, which stops all in order
        ...user,
      });
      const exited = exitOf(child);
      closeSync(output);
      const release = watchOver(child.pid, folder);
      child.once('exit', release);
      const lastWords = (): string => lastWordsOf(logFile, logStart);
      const serves = (signal: AbortSignal) =>
        untilServes(() => lacking(folder, child.pid ?? 0, portNumber), signal);
      return { process: child, exited, serves, lastWords };
    },
  };
};

const untilServes = async (
  lacking: () => Promise<string | null>,
  signal: AbortSignal,
): Promise<string | null> => {
  for (const deadline = performance.now() + patienceMs; ; ) {
    const what = await lacking();
    if (what === null || signal.aborted) return what;
    if (performance.now() > deadline) return `it ${what} after ${patienceMs / 1000} s`;
    await delay(lookEveryMs);
  }
};
