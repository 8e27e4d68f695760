/** Everything about one incident, of one moment: timeline, steps, times, checks, breaks. */
import type { CheckOutcome, Evidence, Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';
import { readIncidents } from './incidents.ts';
import { readReconciliations } from './reconciliations.ts';
import { readRecoveries, readSteps } from './recoveries.ts';
import { readRpo } from './rpo.ts';
import { readRto } from './rto.ts';

export type TimelineEntry = {
  readonly sequence: number;
  readonly at: string;
  /** Milliseconds from the onset of the incident. */
  readonly offsetMs: number | null;
  readonly type: string;
  readonly component: string | null;
  readonly actor: string;
  readonly summary: string;
  readonly data: unknown;
};

export type CheckEntry = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly step: string;
  readonly check: string;
  readonly result: CheckOutcome;
  readonly detail: string;
  readonly evidence: Evidence;
  readonly deadlineMs: number | null;
  readonly at: string;
};

export const readIncident = async (ask: Ask, mode: Mode, incident: string) => {
  const { incidents } = await readIncidents(ask, mode, incident);
  const rto = await readRto(ask, mode, incident);
  return {
    incident: incidents[0] ?? null,
    timeline: await readTimeline(ask, mode, incident),
    ...(await readRecoveries(ask, mode, incident)),
    ...(await readSteps(ask, mode, { incident })),
    rto: rto.recoveries,
    checks: await readChecks(ask, mode, incident),
    ...(await readReconciliations(ask, mode, incident)),
    ...(await readRpo(ask, mode, incident)),
  };
};

const readTimeline = (ask: Ask, mode: Mode, incident: string) =>
  ask<TimelineEntry>(
    `select sequence, at, offset_ms as "offsetMs", type, component, actor, summary, data
      from ledger.incident_timeline where mode = $1 and incident = $2 order by sequence`,
    [mode, incident],
  );

const readChecks = (ask: Ask, mode: Mode, incident: string) =>
  ask<CheckEntry>(
    `select recovery, incident, component, step, check_name as "check", result, detail, evidence,
        deadline_ms as "deadlineMs", at
      from ledger.validation_results where mode = $1 and incident = $2 order by sequence`,
    [mode, incident],
  );
