/**
 * What a promotion lost, from everything that is known afterwards. Pure.
 *
 * Reading the old log to its end beats any other word; without it a proven quorum is nothing lost,
 * a bound is a bound, and everything else is unknown. Commits that the old server had to itself
 * and nobody was told of are not lost: their clients know that they do not know.
 */
import type { LossState } from '@recovery-ledger/ledger';
import type { DivergedLog } from './diverged-log.ts';
import { formatLsn } from './lsn.ts';

export type LossFacts = {
  /** What was foreseen, before. */
  readonly foreseen: {
    readonly state: string;
    readonly bytes: number | null;
    readonly basis: string;
  };
  readonly old: string;
  /** Where the new timeline left that of the old one; null where it could not be read. */
  readonly fork: bigint | null;
  /** The old one's log after the fork; null where it could not be read to its end. */
  readonly diverged: DivergedLog | null;
  /** Rows that those commits put into tables, by their names. */
  readonly rows: Readonly<Record<string, number>>;
  /** Why something of it could not be read. */
  readonly unread: string;
};

export type Loss = {
  readonly state: LossState;
  readonly lostRecords: number | null;
  readonly basis: string;
};

export const judgeLoss = ({ foreseen, old, fork, diverged, rows, unread }: LossFacts): Loss => {
  const proven = foreseen.state === 'ZERO_PROVEN';
  if (diverged !== null && fork !== null) {
    const found = `the log of ${old} has ${diverged.bytes} bytes after ${formatLsn(fork)}, with ${diverged.commits} commits`;
    if (diverged.commits === 0) return { state: 'ZERO_PROVEN', lostRecords: 0, basis: found };
    if (proven) {
      const basis = `${foreseen.basis}; ${found} that nobody was told of`;
      return { state: 'ZERO_PROVEN', lostRecords: 0, basis };
    }
    const told = Object.entries(rows).map(([table, count]) => `${count} rows of ${table}`);
    const basis = [found, ...told].join(', ');
    return { state: 'MEASURED', lostRecords: diverged.commits, basis };
  }
  const why = unread === '' ? '' : ` (${unread})`;
  if (proven) return { state: 'ZERO_PROVEN', lostRecords: 0, basis: `${foreseen.basis}${why}` };
  if (foreseen.bytes !== null) {
    return { state: 'BOUNDED', lostRecords: null, basis: `${foreseen.basis}${why}` };
  }
  return { state: 'UNKNOWN', lostRecords: null, basis: `${foreseen.basis}${why}` };
};
