/**
 * One observer's judgement of how a database's instances copy from each other: looks in, opinions
 * out. Pure. What was not seen changes nothing: a server that cannot be asked is unknown, and
 * neither behind nor caught up.
 *
 * A lag is told as soon as one look proves it, for the time told is a lower bound; it has caught up
 * after so many looks in a row. What backs the primary up is lost with the second look to say so.
 */
import type { Replication } from '@recovery-ledger/ledger';
import { type Lag, type LagLevel, worstOf } from '../component/decide-lag.ts';
import {
  judgeLegs,
  type LegOpinion,
  legOpinions,
  noLegs,
  type RedundancyState,
} from '../judgement/redundancy.ts';
import { type Backing, backingsOf } from './backing.ts';
import { type Behind, behindOf, type Mark, withMark } from './lag.ts';
import type { Sample, StandbySeen } from './sample.ts';

export type LagRecord = {
  readonly source: string;
  readonly behind: Behind;
  readonly level: LagLevel | null;
  /** Since when it is at this level, and since when it is behind at all. */
  readonly levelSince: bigint;
  readonly since: bigint;
  readonly worst: Lag;
  /** How many looks in a row it was not behind too far. */
  readonly caught: number;
};

export type ReplicationState = {
  /** Whose positions the marks are. */
  readonly history: string;
  readonly marks: readonly Mark[];
  /** Where each was last seen: all that is known of one that cannot be asked. */
  readonly replayed: Readonly<Record<string, bigint>>;
  readonly lags: Readonly<Record<string, LagRecord>>;
  readonly backings: readonly Backing[];
  readonly backed: RedundancyState;
  readonly last: Sample | null;
};

export const unseen: ReplicationState = {
  ...{ history: '', marks: [], replayed: {}, lags: {}, backings: [], backed: noLegs, last: null },
};

const goodLooks = 3;

export const judgeSample = (
  before: ReplicationState,
  sample: Sample,
  replication: Replication,
): ReplicationState => {
  const { primary, at } = sample;
  if (primary.is === 'silent') return { ...before, last: sample };
  const history = `${primary.name} ${primary.timeline}`;
  const state = history === before.history ? before : { ...before, marks: [], replayed: {} };
  const marks = withMark(state.marks, { at, position: primary.position });
  const replayed = { ...state.replayed, ...knownIn(sample) };
  const backings = backingsOf(replication, sample);
  const seen = { marks, replayed, replication, sample };
  const lags = Object.fromEntries(
    sample.standbys.flatMap((standby) => {
      const record = lagAfter(state.lags[standby.name], standby, seen);
      return record === undefined ? [] : [[standby.name, record]];
    }),
  );
  const observation = { at, legs: backings.map(asLeg) };
  const backed = judgeLegs(state.backed, observation, { good: goodLooks });
  return { history, marks, replayed, lags, backings, backed, last: sample };
};

export const backingOpinions = ({ backed }: ReplicationState): readonly LegOpinion[] =>
  legOpinions(backed);

export const backingKey = ({ kind, instance }: Backing): string => `${kind} ${instance}`;

const asLeg = (backing: Backing) => ({
  leg: backingKey(backing),
  lost:
    backing.lost === null
      ? null
      : ({ failureType: 'REPLICATION_BROKEN', reason: backing.lost } as const),
  evidence: backing.evidence,
});

const knownIn = ({ standbys }: Sample): Readonly<Record<string, bigint>> =>
  Object.fromEntries(
    standbys.flatMap((standby) => {
      const position = replayedBy(standby);
      return position === null ? [] : [[standby.name, position]];
    }),
  );

/** The further of its own word and the primary's; null for one that writes a history of its own. */
const replayedBy = ({ own, streaming }: StandbySeen): bigint | null => {
  if (own.is === 'answered' && !own.standsBy) return null;
  const told = streaming?.replay ?? null;
  const said = own.is === 'answered' ? own.replayed : null;
  if (told === null || said === null) return said ?? told;
  return said > told ? said : told;
};

type Seen = Pick<ReplicationState, 'marks' | 'replayed'> & {
  readonly replication: Replication;
  readonly sample: Sample;
};

const lagAfter = (
  before: LagRecord | undefined,
  standby: StandbySeen,
  { marks, replayed, replication, sample }: Seen,
): LagRecord | undefined => {
  const position = replayed[standby.name];
  const writesItself = standby.own.is === 'answered' && !standby.own.standsBy;
  if (position === undefined || writesItself) return before;
  const { at } = sample;
  const behind = withHeartbeat(behindOf(marks, position, at), standby, sample, replication.sample);
  const level = levelOf(behind, replication.lag);
  const open = before?.level ?? null;
  const record = { source: standby.name, behind, level: open, caught: 0 };
  const lag = { bytes: behind.bytes, ms: behind.ms, records: null };
  if (before === undefined || (level !== null && isWorse(level, open))) {
    const since = behind.since ?? at;
    return {
      ...record,
      level,
      levelSince: at,
      since: open === null ? since : (before?.since ?? since),
      worst: lag,
    };
  }
  const kept = { ...before, ...record, worst: open === null ? lag : worstOf(before.worst, lag) };
  if (level !== null || open === null) return kept;
  const caught = before.caught + 1;
  return caught < goodLooks
    ? { ...kept, caught }
    : { ...kept, level: null, levelSince: at, caught };
};

const isWorse = (level: LagLevel, than: LagLevel | null): boolean =>
  than === null || (level === 'breach' && than === 'warning');

/**
 * Heartbeats tell of the time before our first look: both stamps are the primary's, one may be a
 * period old by right.
 */
const withHeartbeat = (
  behind: Behind,
  { own }: StandbySeen,
  { primary, at }: Sample,
  everyMs: number,
): Behind => {
  if (behind.bytes === 0 || own.is === 'silent' || primary.is === 'silent') return behind;
  const [newest, copied] = [primary.heartbeatMs, own.heartbeatMs];
  if (newest === null || copied === null) return behind;
  const ms = Math.floor(newest - copied - everyMs);
  return ms <= behind.ms ? behind : { ...behind, ms, since: at - BigInt(ms) * 1_000_000n };
};

const levelOf = ({ bytes, ms }: Behind, { warn, breach }: Replication['lag']): LagLevel | null => {
  const reaches = (limit: Replication['lag']['warn']): boolean =>
    (limit.ms !== null && ms >= limit.ms) || (limit.bytes !== null && bytes >= limit.bytes);
  if (bytes === 0) return null;
  if (reaches(breach)) return 'breach';
  return reaches(warn) ? 'warning' : null;
};

/** A second look so much later proves a lag; while nothing is behind the period is soon enough. */
export const nextLookMs = ({ lags }: ReplicationState, { sample, lag }: Replication): number => {
  const limit = lag.breach.ms ?? lag.warn.ms;
  const isOpen = Object.values(lags).some(
    ({ behind, level }) => behind.bytes > 0 && level !== 'breach',
  );
  return limit !== null && isOpen ? Math.min(sample, limit + graceMs) : sample;
};

/** What it takes to ask. */
const graceMs = 20;
