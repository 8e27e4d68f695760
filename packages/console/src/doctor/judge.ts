/** What is well and what is not, given the facts. Pure. */
import { isAtLeast, minimumServer } from '@recovery-ledger/ledger';
import type { ParkedEntry, ParkedKind, ProjectionLag } from '@recovery-ledger/projections';
import { showMs } from '../terminal/show-ms.ts';
import { count, list } from '../words/list.ts';
import { type Finding, ok } from './finding.ts';

const enoughBytes = 2 * 1024 ** 3;
const longestLagMs = 5_000;
const widestSkewMs = 500;

export const judgeServer = (version: string): Finding =>
  isAtLeast(version, minimumServer)
    ? ok('nats-server', version)
    : {
        check: 'nats-server',
        state: 'bad',
        found: `${version} is older than ${minimumServer}`,
        todo: 'install a newer nats-server',
      };

type ParkedSummary = {
  readonly total: number;
  readonly kinds: readonly ParkedKind[];
  readonly parked: readonly ParkedEntry[];
};

export const judgeParked = ({ total, kinds, parked }: ParkedSummary): Finding => {
  const [newest, [main]] = [parked[0], kinds];
  if (newest === undefined || main === undefined) return ok('parked events', 'none');
  const counts = list(kinds.map(({ kind, count: of }) => `${of} ${parkedWords[kind].are}`));
  return {
    check: 'parked events',
    state: 'bad',
    found: `${total} (${counts}), the newest is #${newest.sequence}: ${newest.reason}`,
    todo: parkedWords[kinds.find(({ kind }) => kind === 'newer')?.kind ?? main.kind].todo,
  };
};

/** What the parked ones of a kind are, and what to do about them. */
const parkedWords: Readonly<
  Record<ParkedKind['kind'], { readonly are: string; readonly todo: string }>
> = {
  newer: {
    are: 'of a newer program',
    todo: 'upgrade this one, then `recovery-ledger parked retry`',
  },
  misplaced: {
    are: 'where they do not belong',
    todo: 'see with `recovery-ledger parked` who wrote them, and what that user may publish',
  },
  malformed: {
    are: 'malformed',
    todo: 'see with `recovery-ledger parked` who wrote them, and stop it',
  },
  refused: {
    are: 'refused by a projection',
    todo: 'report `recovery-ledger parked`; once mended, `recovery-ledger parked retry`',
  },
};

export const judgeLag = (head: number, projections: readonly ProjectionLag[]): Finding => {
  const check = 'projections';
  const halted = projections.find((of) => of.halted !== null);
  if (halted !== undefined) {
    const found = `${halted.projection} stands still: ${halted.halted ?? ''}`;
    return { check, state: 'bad', found, todo: 'see that LEDGER is the stream it was made from' };
  }
  const stale = projections.filter(({ ageMs }) => ageMs === null || ageMs > longestLagMs);
  if (projections.length > 0 && stale.length === 0) {
    return ok(check, `${projections.length} up to date with #${head}`);
  }
  const behind = Math.max(0, ...stale.map((of) => of.behind));
  const found =
    projections.length === 0
      ? 'none'
      : `${stale.length} behind, by up to ${count(behind, 'event')}`;
  return { check, state: 'bad', found, todo: 'start `recovery-ledger project`' };
};

export const judgeDisk = (folder: string, freeBytes: number): Finding => {
  const gigabytes = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free at ${folder}`;
  return freeBytes >= enoughBytes
    ? ok('disk', gigabytes)
    : { check: 'disk', state: 'bad', found: gigabytes, todo: 'free some space' };
};

/** `skewMs`: how far another clock is ahead of ours, known to within `boundMs`. */
export const judgeClock = (skewMs: number, boundMs: number): Finding => {
  const distance = Math.max(0, Math.abs(skewMs) - boundMs);
  const found = `${showMs(Math.abs(skewMs))} from the database's, known to ${showMs(boundMs)}`;
  return distance <= widestSkewMs
    ? ok('clock', found)
    : { check: 'clock', state: 'bad', found, todo: 'synchronise both machines (chrony, NTP)' };
};
