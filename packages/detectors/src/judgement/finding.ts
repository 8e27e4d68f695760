/**
 * What the record of one probe amounts to. Pure.
 *
 * Death needs positive evidence and no counting: a lost connection and a refused re-probe is
 * found at once, and settled by the next refusal. Everything else is `bad` of the last `of`.
 * A proxy that accepts but forwards nothing cannot be told from a hung process by its sign: both
 * connect and do not answer, and both are HUNG. UNREACHABLE needs a connection that is not made,
 * or one that is made and closed again without an answer, as a proxy without its upstream does.
 */
import type { FailureType, Judgement } from '@recovery-ledger/ledger';
import type { Sign } from './observation.ts';
import { lastGoodBefore, type ProbeRecord, type Sample } from './probe-record.ts';

export type Finding = {
  readonly failureType: FailureType;
  /** False while one more re-probe may still bring an answer. */
  readonly settled: boolean;
  readonly lastGood: bigint | null;
  readonly firstBad: bigint;
};

const typeOfSign: Readonly<Partial<Record<Sign, FailureType>>> = {
  refused: 'PROCESS_DEAD',
  exited: 'PROCESS_DEAD',
  closed: 'UNREACHABLE',
  'no-connect': 'UNREACHABLE',
  'no-answer': 'HUNG',
  paused: 'HUNG',
  'wrong-answer': 'WRONG_ANSWER',
  corrupt: 'DATA_CORRUPT',
  stale: 'STALE',
  gap: 'GAP',
};

export const findingOf = (
  record: ProbeRecord,
  { bad, of }: Pick<Judgement, 'bad' | 'of'>,
): Finding | null => {
  if (record.refused > 0) return deathIn(record, of);
  const failed = record.window.filter(isCounted);
  if (failed.length >= bad) return finding(record, failed, mostFrequent(failed));
  const slow = record.window.filter(({ result }) => result === 'slow');
  return slow.length >= bad ? finding(record, slow, 'SLOW') : null;
};

/**
 * The loss of a held connection and what was asked within the same moment count as nothing yet:
 * n of m means n periods.
 */
const isCounted = ({ result, sign }: Sample, index: number, window: readonly Sample[]): boolean =>
  result === 'bad' &&
  sign !== 'reset' &&
  !(sign === 'closed' && window[index - 1]?.sign === 'reset');

const deathIn = (record: ProbeRecord, of: number): Finding | null => {
  const settled = record.refused >= 2;
  if (!settled && !record.lost) return null;
  const run = record.window.slice(-Math.min(of, record.refused + (record.lost ? 1 : 0)));
  return { ...finding(record, run, 'PROCESS_DEAD'), settled };
};

const finding = (
  record: ProbeRecord,
  [first]: readonly Sample[],
  failureType: FailureType,
): Finding => {
  const firstBad = first?.at ?? 0n;
  return { failureType, settled: true, firstBad, lastGood: lastGoodBefore(record, firstBad) };
};

/** Of equally frequent signs the latest: a cut line shows as one lost answer before the rest. */
const mostFrequent = (samples: readonly Sample[]): FailureType => {
  const types = samples.map(({ sign }) => typeOfSign[sign] ?? 'HUNG');
  const count = (type: FailureType) => types.filter((other) => other === type).length;
  return types.reduce((best, type) => (count(type) >= count(best) ? type : best), 'HUNG');
};
