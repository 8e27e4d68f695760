/**
 * Sources run as they are: a hook of node strips the types, the condition picks src over dist.
 *
 * Dozens of test servers fsync every event, commit and checkpoint. In memory that costs nothing,
 * and no test loses by it: they kill processes, never the machine. So temporary folders go to
 * /dev/shm where it has room and programs may run from it, unless TMPDIR says otherwise.
 */
import { readFileSync, statfsSync } from 'node:fs';

const memory = '/dev/shm';
const enoughBytes = 4 * 1024 ** 3;

const isUsable = () => {
  try {
    const { bavail, bsize } = statfsSync(memory);
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const options = mounts.map((line) => line.split(' ')).find(([, path]) => path === memory)?.[3];
    return bavail * bsize >= enoughBytes && options?.split(',').includes('noexec') === false;
  } catch {
    return false; // not Linux, or no such file system
  }
};

const folder = process.env.TMPDIR ?? (isUsable() ? memory : undefined);

export default {
  files: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'test/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: [
    '--conditions=development',
    `--import=${new URL('./tools/run-typescript.js', import.meta.url).href}`,
  ],
  environmentVariables: folder === undefined ? {} : { TMPDIR: folder },
  workerThreads: false,
  concurrency: 2,
  timeout: '3m',
};
