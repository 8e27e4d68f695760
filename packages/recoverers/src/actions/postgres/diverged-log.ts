/**
 * What the old primary's log has after a fork, from the lines of `pg_waldump`: how far it goes,
 * what committed, and how many rows of which table. Pure but for what it has read so far.
 *
 * Aborts, vacuum and checkpoints write to the log too: commits decide. A row counts with the
 * transaction that put it there, a subtransaction's with the one it belongs to.
 */
import { parseLsn } from './lsn.ts';

export type DivergedLog = {
  readonly end: bigint;
  readonly bytes: number;
  readonly commits: number;
  /** Rows put into a table by what committed, by `tablespace/database/file`. */
  readonly rows: Readonly<Record<string, number>>;
  /** When the last of them committed, as the log says it; null without any. */
  readonly lastCommit: string | null;
};

type Line = { readonly tx: string; readonly description: string };

export const readDivergedLog = (fork: bigint) => {
  const open = new Map<string, Map<string, number>>();
  const rows: Record<string, number> = {};
  let commits = 0;
  let lastCommit: string | null = null;
  const settle = (tx: string) => {
    for (const [table, count] of open.get(tx) ?? []) rows[table] = (rows[table] ?? 0) + count;
    open.delete(tx);
  };
  return {
    add: (text: string): void => {
      const line = lineOf(text);
      if (line === undefined) return;
      const put = rowsOf(line.description);
      if (put !== undefined) {
        const tables = open.get(line.tx) ?? new Map<string, number>();
        open.set(line.tx, tables.set(put.table, (tables.get(put.table) ?? 0) + put.count));
        return;
      }
      const committed = commitOf(line.description);
      if (committed === undefined) return;
      commits += 1;
      lastCommit = committed.at;
      for (const tx of [committed.tx ?? line.tx, ...committed.below]) settle(tx);
    },
    /** Undefined where it could not be read to its end. */
    end: (stderr: string): DivergedLog | undefined => {
      const end = endOf(fork, stderr);
      if (end === undefined) return undefined;
      return { end, bytes: Number(end - fork), commits, rows: { ...rows }, lastCommit };
    },
  };
};

const lineOf = (text: string): Line | undefined => {
  const [, tx, description] = /^rmgr: .*?, tx:\s+(\d+), lsn: .*?, desc: (.*)$/.exec(text) ?? [];
  return tx === undefined || description === undefined ? undefined : { tx, description };
};

const rowsOf = (description: string): { table: string; count: number } | undefined => {
  const [, several, count, table] =
    /^(MULTI_)?INSERT(?:\+INIT)?\b(?: (\d+) tuples)?.*?\brel (\d+\/\d+\/\d+)/.exec(description) ??
    [];
  if (table === undefined) return undefined;
  return { table, count: several === undefined ? 1 : Number(count ?? 1) };
};

const commitOf = (description: string) => {
  const [, prepared, at] =
    /^COMMIT(?:_PREPARED (\d+):)? (.+? [A-Z+\-\d:]+)(?:;|$)/.exec(description) ?? [];
  if (at === undefined) return undefined;
  const [, below = ''] = /; subxacts: ([\d ]+)/.exec(description) ?? [];
  return { at, tx: prepared, below: below.split(' ').filter((one) => one !== '') };
};

/**
 * A log always ends with a record that is none: the message says where. With nothing after the
 * fork there is no record to begin with.
 */
const endOf = (fork: bigint, stderr: string): bigint | undefined => {
  if (/could not find a valid record after/.test(stderr)) return fork;
  const [, after] = /error in WAL record at \S+: .* at ([0-9A-F]+\/[0-9A-F]+)/.exec(stderr) ?? [];
  const [, last] = /error in WAL record at ([0-9A-F]+\/[0-9A-F]+)/.exec(stderr) ?? [];
  return parseLsn(after ?? last ?? '');
};
