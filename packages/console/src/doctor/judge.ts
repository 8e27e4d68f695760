/** What is well and what is not, given the facts. Pure. */
import { isAtLeast, minimumServer } from '@recovery-ledger/ledger';
import type { ParkedEntry, ProjectionLag } from '@recovery-ledger/projections';
import { showMs } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';
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

export const judgeParked = (parked: readonly ParkedEntry[]): Finding => {
  const [first] = parked;
  return first === undefined
    ? ok('parked events', 'none')
    : {
        check: 'parked events',
        state: 'bad',
        found: `${parked.length}, the first is #${first.sequence}: ${first.reason}`,
        todo: 'upgrade the projector to a version that reads them, then `recovery-ledger rebuild`',
      };
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
