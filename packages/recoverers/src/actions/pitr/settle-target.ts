/**
 * What the server is told to stop at, from what its log was found to hold; or why the log does not
 * get there. Pure. Recovery itself would find out the same, after the service was stopped.
 */
import * as E from 'fp-ts/lib/Either.js';
import { formatLsn } from '../postgres/lsn.ts';
import { formatMicros, formatTarget, type Target } from './target.ts';
import type { LogEnd, Scan, TransactionEnd } from './wal-scan.ts';

export type Settled = { readonly setting: string; readonly value: string };

type Log = {
  readonly scan: Scan;
  readonly end: LogEnd;
  /** The file that is missing, where the log goes on behind it. */
  readonly gap: string | undefined;
};

export const settleTarget = (target: Target, log: Log): E.Either<string, Settled> => {
  const { scan, end, gap } = log;
  const { last, next } = end;
  const reached = target.kind === 'lsn' && last !== undefined && last >= target.lsn;
  if (scan.found || reached) {
    return E.right({ setting: `recovery_target_${target.kind}`, value: target.text });
  }
  const place = last ?? scan.lastKept?.lsn;
  const whole =
    place === undefined
      ? 'nothing of the log behind this backup can be read'
      : `the log is whole up to ${formatLsn(place)}, ${lastWords(scan.lastKept)}`;
  if (gap !== undefined) {
    return E.left(
      `${gap} is missing, in the archive and in what the servers kept: ${whole}, and ${formatTarget(target)} may lie behind it`,
    );
  }
  // Nothing ended later than the time that was asked for: all of the log is wanted.
  if (target.kind === 'time') return E.right(endOf(scan.lastKept));
  // The end of the log, as pg_current_wal_lsn() tells it: no record begins there, or after it.
  if (target.kind === 'lsn' && last !== undefined && next !== undefined && target.lsn <= next) {
    return E.right({ setting: 'recovery_target_lsn', value: formatLsn(last) });
  }
  const no = {
    lsn: 'does not reach it',
    xid: 'has no end of it after this backup',
    name: 'has no restore point of this name after this backup',
  }[target.kind];
  return E.left(`the log ${no}: ${whole}`);
};

/** A server that is told a time which its log does not reach ends with a FATAL. */
const endOf = (last: TransactionEnd | undefined): Settled =>
  last === undefined
    ? { setting: 'recovery_target', value: 'immediate' }
    : { setting: 'recovery_target_lsn', value: formatLsn(last.lsn) };

const lastWords = (last: TransactionEnd | undefined): string =>
  last === undefined
    ? 'without a transaction'
    : `with a transaction of ${formatMicros(last.micros)}`;

/** Where the target lies, as far as it can be said before: what a backup has to end before. */
export const placeOf = (
  target: Target,
  { at, lastKept, firstUndone }: Scan,
): bigint | undefined => {
  if (target.kind === 'lsn') return target.lsn;
  return target.kind === 'time' ? (firstUndone ?? lastKept)?.lsn : at;
};
