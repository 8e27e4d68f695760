/**
 * A writer's own account of what it was promised, on disk before the next event is written: what
 * the ledger is judged by afterwards. IO.
 */
import { open, readFile } from 'node:fs/promises';

export type Entry = {
  readonly book: string;
  readonly reason: string;
  /** Where it is in the log; null for a fact that was accepted into the spool, or was refused. */
  readonly sequence: number | null;
  readonly outcome: 'acknowledged' | 'spooled' | 'refused';
  /** The kernel's monotonic clock, comparable between processes. */
  readonly atMs: number;
};

export type Journal = {
  readonly add: (entry: Omit<Entry, 'atMs'>) => Promise<void>;
  readonly close: () => Promise<void>;
};

export const openJournal = async (file: string): Promise<Journal> => {
  const handle = await open(file, 'a');
  return {
    add: async (entry) => {
      const line: Entry = { ...entry, atMs: nowMs() };
      await handle.appendFile(`${JSON.stringify(line)}\n`);
      await handle.datasync();
    },
    close: () => handle.close(),
  };
};

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const readJournal = async (file: string): Promise<readonly Entry[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Entry => JSON.parse(line));
