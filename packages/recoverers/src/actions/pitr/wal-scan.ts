/**
 * Finds the place of a target in what pg_waldump prints, and counts what was committed after it:
 * what is undone. Pure, line by line: a log may have a hundred million records.
 * It goes by the rules of recovery itself: a time is where the first transaction ended later.
 */
import { parseLsn } from '../postgres/lsn.ts';
import type { Target } from './target.ts';

export type TransactionEnd = { readonly lsn: bigint; readonly micros: bigint };

export type Scan = {
  readonly found: boolean;
  /** The last record that is kept, and the first one that is not, as far as they matter. */
  readonly lastKept: TransactionEnd | undefined;
  readonly firstUndone: TransactionEnd | undefined;
  readonly lastUndone: TransactionEnd | undefined;
  /** Of what was read: commits kept and undone. */
  readonly kept: number;
  readonly undone: number;
  /** The record of a restore point or a transaction that was asked for. */
  readonly at: bigint | undefined;
  /** The places of tablespaces that were made before the target. */
  readonly tablespaces: readonly string[];
  /** The last record of those kinds that were read. */
  readonly seen: bigint | undefined;
};

export const unread: Scan = {
  ...{ found: false, lastKept: undefined, firstUndone: undefined, lastUndone: undefined },
  ...{ kept: 0, undone: 0, at: undefined, tablespaces: [], seen: undefined },
};

const line = /^rmgr: (\S+) .*?\btx: +(\d+), lsn: ([0-9A-F/]+), .*?desc: (.*)$/;
const ended = /^(COMMIT|ABORT)(_PREPARED)?\b.*?(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.(\d{6}) UTC/;

export const readLine = (before: Scan, text: string, target: Target): Scan => {
  const [, , xid, place, what = ''] = line.exec(text) ?? [];
  const lsn = parseLsn(place ?? '');
  if (lsn === undefined) return before;
  const scan = { ...before, seen: lsn };
  if (what.startsWith('RESTORE_POINT ')) {
    const isIt = !scan.found && target.kind === 'name' && what.slice(14) === target.text;
    return isIt ? { ...scan, found: true, at: lsn } : scan;
  }
  const [, made] = /^CREATE \d+ "(.*)"$/.exec(what) ?? [];
  if (made !== undefined && !scan.found) {
    return { ...scan, tablespaces: [...scan.tablespaces, made] };
  }
  const [, how, , day, time, micros] = ended.exec(what) ?? [];
  if (how === undefined) return scan;
  const end = { lsn, micros: BigInt(Date.parse(`${day}T${time}Z`)) * 1_000n + BigInt(micros ?? 0) };
  const isAfter = scan.found || comesAfter(end, target);
  const next = count(scan, end, how === 'COMMIT', isAfter);
  if (isAfter) return { ...next, found: true };
  const isIt = target.kind === 'xid' && xid === target.text;
  return isIt ? { ...next, found: true, at: lsn } : next;
};

const comesAfter = ({ lsn, micros }: TransactionEnd, target: Target): boolean =>
  (target.kind === 'time' && micros > target.micros) || (target.kind === 'lsn' && lsn > target.lsn);

const count = (scan: Scan, end: TransactionEnd, isCommit: boolean, isAfter: boolean): Scan => {
  if (!isAfter) return { ...scan, lastKept: end, kept: scan.kept + (isCommit ? 1 : 0) };
  return {
    ...scan,
    firstUndone: scan.firstUndone ?? end,
    lastUndone: end,
    undone: scan.undone + (isCommit ? 1 : 0),
  };
};

export type LogEnd = {
  /** The last record that there is. */
  readonly last: bigint | undefined;
  /** Where the next one would begin. */
  readonly next: bigint | undefined;
};

/** Where the log ends, from the last words of pg_waldump. */
export const endIn = (stderr: string): LogEnd => {
  const place = '([0-9A-F]+\\/[0-9A-F]+)';
  const said = new RegExp(`error in WAL record at ${place}(?:: [^:]* at ${place}:)?`).exec(stderr);
  return { last: parseLsn(said?.[1] ?? ''), next: parseLsn(said?.[2] ?? '') };
};
