/**
 * What a process of the floor is made of: how it starts, and which processes it then consists of.
 * A program of ours is one process; a database server may be dozens. IO.
 */
import type { ChildProcess } from 'node:child_process';
import type { Start } from './start-arguments.ts';

export type Exit = { readonly code: number | null; readonly signal: string | null };

export type Launched = {
  readonly process: ChildProcess;
  readonly exited: Promise<Exit>;
  /** Null when it serves; what it lacks when that took too long or is not waited for any more. */
  readonly serves: (signal: AbortSignal) => Promise<string | null>;
  /** What it said last, or nothing where it speaks to our own output. */
  readonly lastWords: () => string;
};

export type Body = {
  readonly launch: (start: Start) => Promise<Launched>;
  /** Every process that belongs to it now; `pid` is the one that was started, if it lives. */
  readonly processes: (pid: number | null) => Promise<readonly number[]>;
  readonly gentle: 'SIGTERM' | 'SIGINT';
  /** How long it may take to end by itself; a paused one is not waited for. */
  readonly graceMs: number;
};

/** How a process that was just started will have ended; 1 where it could not be started at all. */
export const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
