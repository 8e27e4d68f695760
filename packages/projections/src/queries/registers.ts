/** Alerts and drills: plain lists, newest first. */
import type { FailureType, Mode, Severity } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type AlertEntry = {
  readonly alert: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly component: string;
  readonly incident: string | null;
  readonly message: string;
  readonly cause: number;
  readonly at: string;
};

export const readAlerts = async (ask: Ask, mode: Mode) => ({
  alerts: await ask<AlertEntry>(
    `select alert, alert_type as "alertType", severity, component, incident, message, cause, at
      from ledger.alerts where mode = $1 order by seq desc`,
    [mode],
  ),
});

export type DrillEntry = {
  readonly drill: string;
  readonly component: string | null;
  readonly failureType: FailureType | null;
  readonly requestedBy: string | null;
  readonly reason: string | null;
  readonly failure: number | null;
  readonly incident: string | null;
  readonly verdict: 'passed' | 'failed' | 'inconclusive' | null;
  readonly startedAt: string | null;
  readonly concludedAt: string | null;
};

export const readDrills = async (ask: Ask) => ({
  drills: await ask<DrillEntry>(
    `select drill, component, failure_type as "failureType", requested_by as "requestedBy", reason,
        failure, incident, verdict, started_at as "startedAt", concluded_at as "concludedAt"
      from ledger.drills order by seq desc`,
  ),
});
