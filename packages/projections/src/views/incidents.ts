/** The register of incidents with the worst verdict of their failures. Pure. */
import type { View } from '../model/view.ts';

export const incidentsView: View = {
  name: 'incidents',
  comment: 'Every incident; its verdict is the worst of its failures in rto_history.',
  columns: {
    mode: 'real or drill; they never mix',
    incident: 'inc-<sequence of its first FailureConfirmed>',
    scope: 'component, full_dr or requested',
    components: 'components with a failure in it or in its scope',
    opened_at: 'when its first failure was confirmed',
    resolved_at: 'when it was resolved',
    status: 'open, recovering, withheld, resolved or failed',
    verdict: 'MET, VIOLATED or INDETERMINATE; null while a clock of it runs',
    outcome: 'recovered, rehearsed, performed, cleared, abandoned or failed',
    reason: 'why it was resolved, or what withholds its recovery',
    seq: 'sequence in LEDGER of the event that last changed the register',
  },
  select: (
    s,
  ) => `select i.mode, i.incident, i.scope, i.components, i.opened_at, i.resolved_at, i.status,
      (select case
          when bool_or(r.running) then null
          when bool_or(r.verdict = 'VIOLATED') then 'VIOLATED'
          when bool_and(r.verdict = 'MET') then 'MET'
          when count(*) > 0 then 'INDETERMINATE' end
        from ${s}.rto_history r where r.mode = i.mode and r.incident = i.incident) as verdict,
      i.outcome, i.reason, i.seq
    from ${s}.incident_register i`,
};
