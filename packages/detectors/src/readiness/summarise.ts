/** What a run of checks comes to: pass only if every one passes. Pure. */
import type { ReadinessCheck, ReadinessChecked } from './judged.ts';

export const summarise = (
  checks: readonly ReadinessCheck[],
): Pick<ReadinessChecked, 'result' | 'counts' | 'checks'> => {
  const count = (result: ReadinessCheck['result']) =>
    checks.filter((check) => check.result === result).length;
  const counts = { pass: count('pass'), fail: count('fail'), unknown: count('unknown') };
  const result =
    counts.fail > 0 ? 'fail' : counts.unknown > 0 || counts.pass === 0 ? 'unknown' : 'pass';
  return { result, counts, checks };
};
