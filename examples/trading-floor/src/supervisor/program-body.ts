/** A program of the floor as one process of Node, which says itself when it listens. IO. */
import { spawn } from 'node:child_process';
import { type Body, exitOf } from './body.ts';
import { mainOf, type Program } from './programs.ts';

export const programBody = ({ name, site, folder }: Program): Body => ({
  gentle: 'SIGTERM',
  graceMs: 200,
  processes: async (pid) => (pid === null ? [] : [pid]),
  launch: async ({ args, environment }) => {
    const command = [...process.execArgv, mainOf(folder), ...args];
    const child = spawn(process.execPath, command, {
      env: { ...process.env, FLOOR_NAME: name, FLOOR_SITE: site, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const exited = exitOf(child);
    const listening = new Promise<null>((resolve) => child.once('message', () => resolve(null)));
    return { process: child, exited, serves: () => listening, lastWords: () => '' };
  },
});
