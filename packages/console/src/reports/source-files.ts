/**
 * The files that the source procedures kept, line by line, with their field names and the truth in
 * them: a violated recovery is no success, and what was not measured has not passed. Pure.
 */
import type {
  EndedRecovery,
  PositionDifference,
  RpoCheckEntry,
} from '@recovery-ledger/projections';

const success = { MET: 'success', VIOLATED: 'failed', INDETERMINATE: 'indeterminate' } as const;

/** recovery_events.json: `duration` in seconds from the first bad sample, as targets count. */
export const recoveryEvent = ({ component, endedAt, bestMs, verdict }: EndedRecovery): string =>
  JSON.stringify({
    ...{ timestamp: endedAt, component, duration: bestMs / 1_000, status: success[verdict] },
  });

/** position_reconciliation: amounts stay decimal text. */
export const positionLine = (of: PositionDifference): string =>
  JSON.stringify({
    ...{ symbol: of.symbol, internal_position: of.internal, exchange_position: of.external },
    ...{ difference: of.difference, reconciliation_time: of.at, run_id: of.run },
  });

const words = { pass: 'PASSED', fail: 'FAILED', unknown: 'UNKNOWN' } as const;

/** rpo_validation.log: one block per run, in the procedure's words, UNKNOWN beside its two. */
export const validationLog = (checks: readonly RpoCheckEntry[]): readonly string[] =>
  groupsOf(checks).flatMap((run) => {
    const count = (result: RpoCheckEntry['result']) =>
      run.filter((check) => check.result === result).length;
    return [
      `=== RPO Validation Check === ${run[0]?.at ?? ''}`,
      ...run.map(
        ({ check, component, source, result, detail, rpoMs }) =>
          `${check} ${component} ${source} (target ${rpoMs}ms): ${words[result]}: ${detail}`,
      ),
      '=== Summary ===',
      `Checks Passed: ${count('pass')}`,
      `Checks Failed: ${count('fail')}`,
      `Checks Unknown: ${count('unknown')}`,
      `STATUS: ${words[run[0]?.runResult ?? 'unknown']}`,
    ];
  });

const groupsOf = (checks: readonly RpoCheckEntry[]): readonly (readonly RpoCheckEntry[])[] => {
  const groups = new Map<number, RpoCheckEntry[]>();
  for (const check of checks) {
    groups.set(check.sequence, [...(groups.get(check.sequence) ?? []), check]);
  }
  return [...groups.values()];
};
