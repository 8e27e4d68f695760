/**
 * A recovery as the metrics file of the source procedures has it (2.2): their field names, from the
 * same figures as everything else. Pure. Only what has ended has metrics.
 *
 * `detection_time` is the first bad sample, which is what a target counts from; a stage's
 * `elapsed_seconds` counts from there too. Neither MET nor VIOLATED is neither of their two words.
 */
import type { RtoEntry } from '@recovery-ledger/projections';

const status = { MET: 'SUCCESS', VIOLATED: 'FAILED', INDETERMINATE: 'INDETERMINATE' } as const;

export const rtoMetrics = ({
  component,
  failureType,
  onset,
  phases,
  actualMs,
  verdict,
}: RtoEntry): object | null => {
  const { best } = actualMs;
  if (best === null) return null;
  const start = Date.parse(onset.firstBad);
  const at = (ms: number): string => new Date(start + ms).toISOString();
  let sum = 0;
  const stages = phases.map(({ phase, ms }) => {
    sum += ms;
    return { name: phase, elapsed_seconds: sum / 1_000, timestamp: at(sum) };
  });
  return {
    component,
    failure_type: failureType,
    detection_time: onset.firstBad,
    stages,
    total_recovery_time: best / 1_000,
    completion_time: at(best),
    rto_status: status[verdict],
  };
};
