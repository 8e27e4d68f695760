/** Recoveries and their steps, in the order in which they ran. */
import type { Evidence, Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type RecoveryEntry = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly runbook: string | null;
  readonly runbookHash: string | null;
  readonly recoverer: string | null;
  readonly epoch: string | null;
  readonly status: string;
  readonly rehearsal: boolean;
  readonly targetMs: number | null;
  readonly decidedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly checks: {
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
  } | null;
  readonly reason: string | null;
};

export const readRecoveries = async (ask: Ask, mode: Mode, incident: string) => ({
  recoveries: await ask<RecoveryEntry>(
    `select recovery, incident, component, runbook, runbook_hash as "runbookHash", recoverer, epoch,
        status, rehearsal, target_ms as "targetMs", decided_at as "decidedAt",
        started_at as "startedAt", ended_at as "endedAt", checks, reason
      from ledger.recoveries where mode = $1 and incident = $2
      order by decided_at nulls last, recovery`,
    [mode, incident],
  ),
});

export type StepEntry = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly step: string;
  /** 0 while the step has not started. */
  readonly attempt: number;
  readonly phase: string;
  readonly action: string | null;
  readonly status: string;
  readonly recoverer: string | null;
  readonly epoch: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly budgetMs: number | null;
  readonly reason: string | null;
  readonly output: Evidence | null;
  readonly why: string | null;
  readonly irreversible: boolean | null;
};

export type StepFilter = {
  readonly incident?: string | undefined;
  readonly recovery?: string | undefined;
};

export const readSteps = async (ask: Ask, mode: Mode, { incident, recovery }: StepFilter) => ({
  steps: await ask<StepEntry>(
    `select recovery, incident, component, step, attempt, phase, action, status, recoverer, epoch,
        started_at as "startedAt", ended_at as "endedAt", duration_ms as "durationMs",
        budget_ms as "budgetMs", reason, output, why, irreversible
      from ledger.recovery_steps
      where mode = $1 and ($2::text is null or incident = $2) and ($3::text is null or recovery = $3)
      order by recovery, started_at nulls last, place nulls last, step, attempt`,
    [mode, incident ?? null, recovery ?? null],
  ),
});
