/** How much of a recovery time people took to answer. Pure. */
import type { View } from '../model/view.ts';

export const rtoWaits: View = {
  name: 'rto_waits',
  comment:
    'The time from the first bad sample to the end, apart: what was waited for people to agree, and ' +
    'the rest. Waits that overlap count once.',
  columns: {
    mode: 'real or drill; they never mix',
    failure: 'sequence of the FailureConfirmed',
    incident: 'incident that the failure belongs to',
    component: 'component that failed',
    recovery: 'recovery that was decided; null when none was',
    running: 'the clock runs: so far',
    actual_ms: 'from the first bad sample to the end, or to now; by the times of the record',
    human_ms: 'of it with an approval asked for and not answered',
    machine_ms: 'of it all else',
  },
  select: (s) => `
    with spans as (
      select mode, failure, incident, component, recovery, running,
        tstzmultirange(tstzrange(first_bad, greatest(first_bad, coalesce(ended_at, now())))) as clock
      from ${s}.rto_history
    ), waits as (
      select c.*, coalesce((
          select range_agg(tstzrange(requested_at,
              greatest(requested_at, coalesce(ended_at, least(expires_at, now())))))
            from ${s}.approvals a where a.mode = c.mode and a.recovery = c.recovery
        ), '{}') * clock as waited
      from spans c
    )
    select mode, failure, incident, component, recovery, running, ${s}.multirange_ms(clock),
      ${s}.multirange_ms(waited), ${s}.multirange_ms(clock - waited)
    from waits`,
};
