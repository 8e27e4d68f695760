/**
 * The console as a person runs it: through the shim, in a folder of the test's own, as it was built
 * (`npm test` builds first; from the sources where nothing is). IO.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Teardown } from './server-fixture.ts';

const shim = fileURLToPath(
  new URL('../../packages/console/bin/recovery-ledger.js', import.meta.url),
);

export type Variables = Readonly<Record<string, string>>;

export type RunningConsole = {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
};

/** A folder without a running ledger, gone at the end. */
export const emptyFolder = (t: Teardown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'recovery-ledger-console-'));
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const startConsole = (
  t: Teardown,
  cwd: string,
  words: readonly string[],
  variables: Variables = {},
): RunningConsole => {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('RECOVERY_LEDGER_'));
  const child = spawn(process.execPath, [shim, ...words], {
    cwd,
    // Plain words: with CI set, and no terminal, they would be in colour.
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
};

/** Runs one command to its end. */
export const runConsole = async (
  t: Teardown,
  cwd: string,
  words: readonly string[],
  variables: Variables = {},
) => {
  const started = startConsole(t, cwd, words, variables);
  const code = await started.ended;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
};
