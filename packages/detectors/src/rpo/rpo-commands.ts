/**
 * What a run says of single components: keys that are missing and snapshots that are too old, as
 * something behind and caught up. Pure. What follows log positions is told by the watch of
 * replication, which looks more often; and what is unknown says nothing either way.
 */
import type { Command } from '../component/command.ts';
import { type Lag, worstOf } from '../component/decide-lag.ts';
import { isoOf, type Now, wallNs } from '../watch/command-of.ts';
import type { RpoCheck } from './rpo-check.ts';

export type CheckRecord = {
  readonly check: RpoCheck;
  readonly isBehind: boolean;
  /** Since when it is so, on the monotonic clock. */
  readonly since: bigint;
  readonly worst: Lag;
};

export type CheckRecords = Readonly<Record<string, CheckRecord>>;

export const recordChecks = (
  before: CheckRecords,
  checks: readonly RpoCheck[],
  at: bigint,
): CheckRecords => ({
  ...before,
  ...Object.fromEntries(
    checks
      .filter(({ measure, result }) => isTold(measure) && result !== 'unknown')
      .map((check) => [keyOf(check), after(before[keyOf(check)], check, at)]),
  ),
});

const isTold = (measure: RpoCheck['measure']): boolean =>
  measure === 'transactions' || measure === 'age';

const keyOf = ({ component, check }: RpoCheck): string => `${component} ${check}`;

const after = (before: CheckRecord | undefined, check: RpoCheck, at: bigint): CheckRecord => {
  const isBehind = check.result === 'fail';
  if (before === undefined || before.isBehind !== isBehind) {
    return { check, isBehind, since: at, worst: check.lag };
  }
  return { ...before, check, worst: worstOf(before.worst, check.lag) };
};

export const checkCommands = (
  records: CheckRecords,
  component: string,
  observer: string,
  now: Now,
): readonly Command[] =>
  Object.values(records)
    .filter(({ check }) => check.component === component)
    .map(({ check, isBehind, since, worst }) => {
      const { source, measure, target, lag, threshold, evidence, detail } = check;
      return {
        ...{ type: 'ReportLag', component, observer, source, measure, target, lag, threshold },
        ...{ level: isBehind ? 'breach' : null, worst, basisAgeMs: null },
        since: isoOf(since, now),
        behindNs: now.monotonicNs - since,
        sinceNs: wallNs(now) - (now.monotonicNs - since),
        nowNs: wallNs(now),
        evidence: { ...evidence, detail },
      };
    });
