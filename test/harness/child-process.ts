/** A TypeScript file run as a process of its own, which tells what it did as JSON lines. IO. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { typescriptFlags } from './run-typescript.ts';
import type { Teardown } from './server-fixture.ts';

export type Child<Line> = {
  readonly process: ChildProcess;
  readonly lines: readonly Line[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
};

/** `name` is a file of test/harness; what it prints on stderr is shown, for it should not. */
export const childProcess = <Line>(
  t: Teardown,
  name: string,
  args: readonly string[],
): Child<Line> => {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [...typescriptFlags, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  // The log's client prints to stdout what was left of a connection that it has given up.
  createInterface({ input: child.stdout }).on('line', (line) => {
    try {
      lines.push(JSON.parse(line));
    } catch {
      process.stderr.write(`${line}\n`);
    }
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, lines, ended };
};
