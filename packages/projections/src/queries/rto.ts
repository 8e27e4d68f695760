/** Actual recovery times against their targets, newest first. */
import type { Mode, PhaseSpan, Verdict } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type RtoEntry = {
  readonly recovery: string | null;
  readonly incident: string;
  readonly component: string;
  readonly mode: Mode;
  readonly failureType: string;
  readonly runbook: string | null;
  readonly onset: { readonly lastGood: string | null; readonly firstBad: string };
  readonly targetMs: number | null;
  /** Both null while the clock runs; `worst` also when no last good sample was known. */
  readonly actualMs: { readonly best: number | null; readonly worst: number | null };
  readonly verdict: Verdict;
  readonly phases: readonly PhaseSpan[];
};

type Stored = Omit<RtoEntry, 'onset' | 'actualMs'> & {
  readonly lastGood: string | null;
  readonly firstBad: string;
  readonly best: number | null;
  readonly worst: number | null;
};

export const readRto = async (ask: Ask, mode: Mode, incident: string | null = null) => {
  const rows = await ask<Stored>(
    `select recovery, incident, component, mode, failure_type as "failureType", runbook,
        last_good as "lastGood", first_bad as "firstBad", target_ms as "targetMs",
        best_ms as best, worst_ms as worst, coalesce(verdict, 'INDETERMINATE') as verdict, phases
      from ledger.rto_history where mode = $1 and ($2::text is null or incident = $2)
      order by failure desc`,
    [mode, incident],
  );
  return { recoveries: rows.map(entryOf) };
};

const entryOf = ({ lastGood, firstBad, best, worst, ...row }: Stored): RtoEntry => ({
  recovery: row.recovery,
  incident: row.incident,
  component: row.component,
  mode: row.mode,
  failureType: row.failureType,
  runbook: row.runbook,
  onset: { lastGood, firstBad },
  targetMs: row.targetMs,
  actualMs: { best, worst },
  verdict: row.verdict,
  phases: row.phases,
});
