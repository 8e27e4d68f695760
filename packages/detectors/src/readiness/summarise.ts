/** What a run of checks comes to: pass only if every one passes. Pure. */
import type { CheckResult } from '@recovery-ledger/ledger';

type Summary<C> = {
  readonly result: CheckResult;
  readonly counts: Readonly<Record<CheckResult, number>>;
  readonly checks: readonly C[];
};

export const summarise = <C extends { readonly result: CheckResult }>(
  checks: readonly C[],
): Summary<C> => {
  const count = (result: CheckResult) => checks.filter((check) => check.result === result).length;
  const counts = { pass: count('pass'), fail: count('fail'), unknown: count('unknown') };
  const result =
    counts.fail > 0 ? 'fail' : counts.unknown > 0 || counts.pass === 0 ? 'unknown' : 'pass';
  return { result, counts, checks };
};
