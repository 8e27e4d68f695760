/** The register of incidents, newest first. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';
import { tableAt } from './past.ts';

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

export const readIncidents = async (
  ask: Ask,
  mode: Mode,
  incident: string | null = null,
  at: number | null = null,
) => ({
  incidents: await ask<IncidentSummary>(
    `select incident, mode, scope, components, opened_at as "openedAt",
        resolved_at as "resolvedAt", status, verdict
      from ${at === null ? 'ledger.incidents' : incidentsAt(at)}
      where mode = $1 and ($2::text is null or incident = $2)
      order by opened_at desc, incident desc`,
    [mode, incident],
  ),
});

/** A verdict is of a clock that stopped: what it will be is not known before. */
const incidentsAt = (at: number): string => {
  const stopped = `(r.clock #>> '{ended,at,sequence}')::bigint <= ${Math.trunc(at)}`;
  return `(select i.*, (select case
        when not coalesce(bool_and(coalesce(${stopped}, false)), true) then null
        when bool_or(r.verdict = 'VIOLATED') then 'VIOLATED'
        when bool_and(r.verdict = 'MET') then 'MET'
        when count(*) > 0 then 'INDETERMINATE' end
      from ledger.rto_history r
      where r.mode = i.mode and r.incident = i.incident and r.failure <= ${Math.trunc(at)}) as verdict
    from ${tableAt('incident_register', at)} i) incidents`;
};
