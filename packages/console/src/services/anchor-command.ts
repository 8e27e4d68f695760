/**
 * An anchor that is a program: it is run once per seal, with the seal's line on its standard input,
 * and has taken it when it exits with 0. A file remembers how far it came; after a crash the seal
 * before may be handed over twice. IO.
 */
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { anchorLine, readAnchor } from '@recovery-ledger/ledger';
import type { AnchorTarget } from './anchor-target.ts';

const timeoutMs = 30_000;

export const anchorCommand = (argv: readonly string[], stateFile: string): AnchorTarget => ({
  name: argv.join(' '),
  last: async () => {
    const { seals } = readAnchor(await readFile(stateFile, 'utf8').catch(() => ''));
    return seals.at(-1);
  },
  put: async (seal) => {
    await runWith(argv, `${anchorLine(seal)}\n`);
    const handle = await open(stateFile, 'w', 0o600);
    try {
      await handle.writeFile(`${anchorLine(seal)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
});

const runWith = ([program = '', ...words]: readonly string[], input: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString()}`.slice(-500);
    });
    child.stdin.on('error', () => undefined); // it need not read what it is told
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`it ended with ${code ?? signal}: ${complaint.trim()}`));
    });
    child.stdin.end(input);
  });
