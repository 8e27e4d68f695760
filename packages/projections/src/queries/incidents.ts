/** The register of incidents, newest first. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type IncidentSummary = {
  readonly incident: string;
  readonly mode: Mode;
  readonly scope: string;
  readonly components: readonly string[];
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly status: 'open' | 'recovering' | 'withheld' | 'resolved' | 'failed';
  readonly verdict: 'MET' | 'VIOLATED' | 'INDETERMINATE' | null;
};

export const readIncidents = async (ask: Ask, mode: Mode, incident: string | null = null) => ({
  incidents: await ask<IncidentSummary>(
    `select incident, mode, scope, components, opened_at as "openedAt",
        resolved_at as "resolvedAt", status, verdict
      from ledger.incidents where mode = $1 and ($2::text is null or incident = $2)
      order by opened_at desc, incident desc`,
    [mode, incident],
  ),
});
