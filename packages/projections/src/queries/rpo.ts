/** What was measured of lost data, newest first. */
import type { Evidence, LossState, Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type LossEntry = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly state: LossState;
  readonly lostRecords: number | null;
  readonly basis: string;
  readonly evidence: Evidence;
  readonly at: string;
};

export const readRpo = async (ask: Ask, mode: Mode, incident: string | null = null) => ({
  losses: await ask<LossEntry>(
    `select recovery, incident, component, state, lost_records as "lostRecords", basis, evidence, at
      from ledger.rpo_history where mode = $1 and ($2::text is null or incident = $2)
      order by sequence desc`,
    [mode, incident],
  ),
});
