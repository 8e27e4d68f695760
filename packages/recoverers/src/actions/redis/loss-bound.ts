/**
 * What promoting a replica would lose, before it is done: how far the primary was when it was last
 * seen, against how far the replica is. Pure.
 *
 * What the primary wrote after it was last seen nobody has counted. So the bound is in time: with
 * all that had been written by then, at most what was written since is missing.
 */
import type { Position, PredictedLoss } from '@recovery-ledger/ledger';

export type Promoted = {
  readonly name: string;
  readonly offset: number;
  readonly replicationId: string;
};

export const lossBound = (
  last: Position | null,
  { name, offset, replicationId }: Promoted,
  nowMs: number,
): PredictedLoss => {
  if (last === null) return unknown('nobody has seen how far the old primary was');
  const written = Number(last.position);
  if (last.timeline !== replicationId || !Number.isSafeInteger(written)) {
    return unknown(`the last position of the old primary is of another history than ${name}`);
  }
  const ageMs = Math.max(0, Math.ceil(nowMs - Date.parse(last.at)));
  const seen = `the old primary was at ${written} ${ageMs} ms ago, ${name} is at ${offset}`;
  const missing = written - offset;
  if (missing <= 0) {
    const basis = `${seen}: what was written in those ${ageMs} ms may be missing`;
    return { state: 'BOUNDED', bytes: null, ms: ageMs, records: null, basis };
  }
  const lagMs = last.standbys.find((one) => one.name === name)?.ms ?? null;
  const basis = `${seen}: ${missing} bytes are missing, and what was written since`;
  const ms = lagMs === null ? null : ageMs + lagMs;
  return { state: ms === null ? 'UNKNOWN' : 'BOUNDED', bytes: null, ms, records: null, basis };
};

const unknown = (basis: string): PredictedLoss => ({
  ...{ state: 'UNKNOWN', bytes: null, ms: null, records: null },
  basis,
});

/** Within what the estate allows to be lost; a loss that nobody can bound is not. */
export const isWithin = ({ ms, state }: PredictedLoss, allowedMs: number): boolean =>
  state === 'ZERO_PROVEN' || (ms !== null && ms <= allowedMs);
