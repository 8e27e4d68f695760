/** What was checked after a recovery, and what was lost. The last word on each counts. Pure. */
import type { CheckOutcome, LossState, Recorded } from '@recovery-ledger/ledger';

export type CheckReport = {
  readonly check: string;
  readonly result: CheckOutcome;
  readonly detail: string;
};

export type LossReport = {
  readonly state: LossState;
  readonly lostRecords: number | null;
  readonly basis: string;
};

export const checksOf = (events: readonly Recorded[]): readonly CheckReport[] => {
  const last = new Map<string, CheckReport>();
  for (const { type, data } of events) {
    if (type !== 'CheckCompleted') continue;
    const { check, result, detail } = data;
    last.set(check, { check, result, detail });
  }
  return [...last.values()];
};

export const lossOf = (events: readonly Recorded[]): LossReport | null => {
  const measured = events.findLast((event) => event.type === 'DataLossMeasured');
  if (measured === undefined) return null;
  const { state, lostRecords, basis } = measured.data;
  return { state, lostRecords, basis };
};
