/**
 * IO: what a command sees of the world: its environment, its terminal, and the wish to stop. The
 * one place that reads `process.env` and listens to signals.
 */
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { homeFolder, readUpFile } from './connection/up-file.ts';
import { decodeEnvironment, type Environment } from './environment.ts';
import type { Trouble } from './outcome.ts';
import { printable } from './terminal/printable.ts';

export type Paint = ReturnType<typeof pc.createColors>;

export type Shell = {
  readonly environment: Environment;
  /** Where this terminal's `up` leaves its connection details. */
  readonly home: string;
  readonly cwd: string;
  /** One line on stdout: the answer. A line end in it is shown as one, not made. */
  readonly print: (line: string) => void;
  /** A line or more on stderr: about the answer. */
  readonly note: (line: string) => void;
  readonly paint: Paint;
  /** Undefined where stdout is no terminal: nothing is redrawn there. */
  readonly columns: () => number | undefined;
  /** Aborted by SIGINT, SIGTERM, and when the process that started us is gone. */
  readonly stopping: AbortSignal;
};

export const openShell = (): E.Either<Trouble, Shell> => {
  const cwd = process.cwd();
  const home = homeFolder(process.env, cwd);
  const variables = { ...readUpFile(home)?.variables, ...process.env };
  const environment = decodeEnvironment(variables);
  if (E.isLeft(environment)) return environment;
  const coloured = wantsColour();
  return E.right({
    environment: environment.right,
    home,
    cwd,
    print: (line) => void process.stdout.write(`${printable(line, coloured)}\n`),
    note: (text) => {
      for (const line of text.split('\n')) process.stderr.write(`${printable(line, coloured)}\n`);
    },
    paint: pc.createColors(coloured),
    columns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
    stopping: stopSignal(),
  });
};

const wantsColour = (): boolean => {
  const off = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  return !off && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
};

/** A starter that hands us an IPC channel holds our life: the kernel closes it when it dies. */
const stopSignal = (): AbortSignal => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());
  process.once('disconnect', () => stop.abort());
  // It may have died while this process was still being loaded (without a channel: undefined).
  if (process.connected === false) stop.abort();
  // A reader that has seen enough (`| head`) or a terminal that was closed: nobody reads on.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      stop.abort();
    });
  }
  process.channel?.unref();
  return stop.signal;
};
