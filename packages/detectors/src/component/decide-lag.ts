/**
 * Decides whether what is behind, or has caught up, is news. Pure. One event when it begins to
 * warn, one when it breaks the target, and one for the end of both, whoever sees it first: an
 * observer whose view began before the newest event says nothing, for that event has told it.
 */
import type { ComponentEvent, EventOfType, Evidence } from '@recovery-ledger/ledger';
import type { ComponentState } from './state.ts';

type Breached = EventOfType<'LagBreached'>['data'];
export type Lag = Breached['lag'];
export type LagLevel = Breached['level'];

export type ReportLag = Pick<
  Breached,
  'component' | 'observer' | 'source' | 'measure' | 'target' | 'lag' | 'threshold' | 'basisAgeMs'
> & {
  readonly type: 'ReportLag';
  /** Null when it has caught up. */
  readonly level: LagLevel | null;
  /** The most that this observer has seen since it is behind. */
  readonly worst: Lag;
  /** Since when it is behind. */
  readonly since: string;
  readonly behindNs: bigint;
  /** Since when the observer sees this level, in nanoseconds since 1970. */
  readonly sinceNs: bigint;
  readonly nowNs: bigint;
  readonly evidence: Evidence;
};

export const decideLag = (
  command: ReportLag,
  { lags }: ComponentState,
): readonly ComponentEvent[] => {
  const known = lags[lagKey(command)];
  if (known !== undefined && command.sinceNs <= known.atNs) return [];
  if (command.level === null) return known === undefined ? [] : cleared(command, known);
  const isNews = known === undefined || known.level === null || isWorse(command.level, known.level);
  return isNews ? [breached(command, command.level)] : [];
};

export const lagKey = ({ measure, source }: Pick<ReportLag, 'measure' | 'source'>): string =>
  `${measure} ${source}`;

const isWorse = (level: LagLevel, than: LagLevel): boolean =>
  level === 'breach' && than === 'warning';

const told = (command: ReportLag) => {
  const { component, observer, source, measure, target, lag, threshold, evidence } = command;
  return { component, observer, source, measure, target, lag, threshold, evidence };
};

const breached = (command: ReportLag, level: LagLevel): ComponentEvent => {
  const { since, behindNs, basisAgeMs } = command;
  const data = { ...told(command), level, since, sinceAgeNs: String(behindNs), basisAgeMs };
  return { type: 'LagBreached', data };
};

const cleared = (
  command: ReportLag,
  { level, sequence, atNs, lag }: ComponentState['lags'][string],
): readonly ComponentEvent[] => {
  if (level === null) return [];
  const durationNs = String(command.nowNs > atNs ? command.nowNs - atNs : 0n);
  const worst = worstOf(command.worst, lag);
  const data = { ...told(command), level, breach: sequence, worst, durationNs };
  return [{ type: 'LagCleared', data }];
};

/** In each unit the most of both; what was never measured stays so. */
export const worstOf = (a: Lag, b: Lag): Lag => ({
  bytes: most(a.bytes, b.bytes),
  ms: most(a.ms, b.ms),
  records: most(a.records, b.records),
});

const most = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
