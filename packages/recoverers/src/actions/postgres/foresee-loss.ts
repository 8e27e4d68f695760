/**
 * What promoting a standby would lose, before it is done. Pure.
 *
 * Nothing for certain only if an acknowledged commit must be on what is promoted: the old primary
 * waited for standbys to flush, that was so when it last spoke, every one that it may have waited
 * for was asked and the highest is taken, and nobody cancelled a wait. Whatever is not known is a
 * reason why it is not proven. The bound is what it had written when it last spoke, and no more can
 * be said of the time since.
 */

import type { LastPosition } from './last-position.ts';
import { bytesAhead, formatLsn } from './lsn.ts';
import { covers, type Demand, demandOf, membersOf, waitsForDisk } from './synchronous-names.ts';

export type Facts = {
  /** All members, as they call themselves to their primary. */
  readonly members: readonly string[];
  readonly old: string;
  readonly promoted: { readonly name: string; readonly flushed: bigint };
  /** Those that were asked after the fence, the promoted one among them. */
  readonly asked: readonly string[];
  readonly last: LastPosition | undefined;
  /** Lines of the old server's log that say so; null where the log could not be read. */
  readonly cancelled: readonly string[] | null;
  /** An older last word says nothing about the moment of the failure. */
  readonly maxAgeMs: number;
  readonly nowMs: number;
};

export type Foreseen = {
  readonly state: 'ZERO_PROVEN' | 'BOUNDED' | 'UNKNOWN';
  /** Of the log, at most, that the old one had when it last spoke and the promoted one has not. */
  readonly bytes: number | null;
  /** Since it last spoke. */
  readonly ageMs: number | null;
  readonly basis: string;
  /** Why it is not proven; empty when it is. */
  readonly doubts: readonly string[];
};

export const foreseeLoss = (facts: Facts): Foreseen => {
  const { last, promoted, nowMs } = facts;
  const doubts = doubtsOf(facts);
  const ageMs = last === undefined ? null : Math.max(0, nowMs - last.atMs);
  const bytes = last === undefined ? null : Math.max(0, bytesAhead(last.lsn, promoted.flushed));
  const log = facts.cancelled === null ? '; its log could not be read for cancelled waits' : '';
  if (doubts.length === 0) {
    const basis = `every commit waited for one of ${facts.asked.join(', ')}, and ${promoted.name} has the most of them (${formatLsn(promoted.flushed)})${log}`;
    return { state: 'ZERO_PROVEN', bytes: 0, ageMs, basis, doubts };
  }
  if (last === undefined || ageMs === null || bytes === null) {
    const basis = `nothing is known of how far ${facts.old} was: ${doubts.join('; ')}`;
    return { state: 'UNKNOWN', bytes: null, ageMs: null, basis, doubts };
  }
  const basis = `${facts.old} was ${bytes} bytes ahead of ${promoted.name} ${ageMs} ms ago, and what it wrote since is not known: ${doubts.join('; ')}`;
  return { state: 'BOUNDED', bytes, ageMs, basis, doubts };
};

const doubtsOf = (facts: Facts): readonly string[] => {
  const { last, old, cancelled, maxAgeMs, nowMs } = facts;
  if (last === undefined) return ['its last position was not published'];
  const about = memberName(last.of) === old;
  const demand = demandOf(last.syncNames);
  const age = nowMs - last.atMs;
  return [
    ...(about ? [] : [`the last position is of ${last.of}`]),
    ...(age <= maxAgeMs ? [] : [`the last position is ${age} ms old`]),
    ...(waitsForDisk(last.syncCommit) ? [] : [`synchronous_commit was ${last.syncCommit || '?'}`]),
    ...(demand === undefined ? ['it waited for no standby'] : quorumDoubts(demand, last, facts)),
    ...(cancelled === null || cancelled.length === 0
      ? []
      : [`${cancelled.length} commits were acknowledged without a standby (cancelled waits)`]),
  ];
};

const memberName = (name: string): string => name.replaceAll('-', '_');

const quorumDoubts = (
  demand: Demand,
  { standbys }: LastPosition,
  { asked, members, old }: Facts,
): readonly string[] => {
  const held = standbys.filter(({ syncState }) => syncState === 'sync' || syncState === 'quorum');
  const silent = membersOf(demand, members, old).filter((name) => !asked.includes(name));
  return [
    ...(held.length >= demand.count
      ? []
      : [`${held.length} of ${demand.count} synchronous standbys were connected`]),
    ...(covers(demand, asked, members, old)
      ? []
      : [`${silent.join(', ') || 'nobody else'} may have acknowledged and was not asked`]),
  ];
};
