/** Runs one of the servers' own tools as the servers' user, and gives what it printed. IO. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUser } from './server-user.ts';

export type Tool = {
  readonly file: string;
  readonly args: readonly string[];
  /** A folder that the user can enter. */
  readonly cwd: string;
  readonly user: ServerUser;
  readonly input?: string;
};

export class ToolFailed extends Error {}

/** Rejects with the tool's own words when it fails. */
export const runTool = async ({ file, args, cwd, user, input = '' }: Tool): Promise<string> => {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: 'pipe',
    ...user,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  child.stdin.on('error', () => undefined); // it ended before it read all
  child.stdin.end(input);
  const failed = once(child, 'error').then(([error]) => String(error));
  const closed = once(child, 'close').then(([code, signal]) => String(signal ?? code));
  const end = await Promise.race([closed, failed]);
  if (end === '0') return said;
  throw new ToolFailed(`${file} ${args.join(' ')} ended with ${end}: ${said.trim()}`);
};
