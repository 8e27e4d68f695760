/**
 * The file that names the running processes. It is for people and for the next start: when the
 * supervisor was killed while a child was paused, that child could not notice, and is ended by
 * the next supervisor. A process is only ended when its start time is the one on record. IO.
 */
import { join } from 'node:path';
import { readDurable, writeDurably } from '../wire/durable-file.ts';
import type { ChildView } from './child.ts';
import { processStart } from './proc.ts';

type Recorded = { readonly pid: number; readonly startTicks: string };

const isRecorded = (value: unknown): value is Recorded =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'startTicks' in value &&
  typeof value.startTicks === 'string';

const pathIn = (dataDir: string): string => join(dataDir, 'processes.json');

export const endLeftovers = async (dataDir: string): Promise<void> => {
  const file = await readDurable(pathIn(dataDir));
  const listed = typeof file === 'object' && file !== null && 'processes' in file;
  const processes = listed && Array.isArray(file.processes) ? file.processes : [];
  for (const { pid, startTicks } of processes.filter(isRecorded)) {
    if ((await processStart(pid)) === startTicks) process.kill(pid, 'SIGKILL');
  }
};

/** Gives a function that writes the file as things are now; calls in between are one write. */
export const processFile = (dataDir: string, views: () => readonly ChildView[]): (() => void) => {
  let wanted = false;
  let writing = false;
  const write = async (): Promise<void> => {
    writing = true;
    while (wanted) {
      wanted = false;
      const processes = await Promise.all(
        views().map(async (view) => ({
          ...view,
          startTicks: view.pid === null ? null : ((await processStart(view.pid)) ?? null),
        })),
      );
      const text = JSON.stringify({ supervisor: process.pid, processes }, undefined, 2);
      await writeDurably(pathIn(dataDir), `${text}\n`);
    }
    writing = false;
  };
  return () => {
    wanted = true;
    if (!writing) void write();
  };
};
