/**
 * How long between two recorded events, in nanoseconds. Pure. (Design, "Time".)
 * One host and boot: its monotonic clock. Otherwise the server's timestamps; a late event was
 * recorded long after it happened, so there its own time counts, with its stated bound.
 */
import type { Meta } from '../events/recorded.ts';

export type Elapsed = {
  readonly ns: bigint;
  /** How far off `ns` can be; 0 on one monotonic clock. */
  readonly boundNs: bigint;
};

type Stamp = Pick<Meta, 'bootid' | 'monotonicns' | 'recordedAt' | 'time' | 'clockboundns' | 'late'>;

export const elapsedBetween = (from: Stamp, to: Stamp): Elapsed => {
  if (hostBootOf(from) === hostBootOf(to)) {
    return { ns: BigInt(to.monotonicns) - BigInt(from.monotonicns), boundNs: 0n };
  }
  const bound = (stamp: Stamp) => (stamp.late === true ? BigInt(stamp.clockboundns) : 0n);
  return { ns: happenedAtNs(to) - happenedAtNs(from), boundNs: bound(from) + bound(to) };
};

/** Nanoseconds since 1970 at which the event happened, as well as the log knows. */
export const happenedAtNs = (stamp: Stamp): bigint =>
  nanosOfIso(stamp.late === true ? stamp.time : stamp.recordedAt);

export const nanosOfIso = (iso: string): bigint => {
  const [, whole = iso, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
};

/** A boot id without its second half compares as a whole: better no clock than a wrong one. */
const hostBootOf = ({ bootid }: Stamp): string => bootid.split('/')[0] ?? bootid;
