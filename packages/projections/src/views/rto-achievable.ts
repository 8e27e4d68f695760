/** What recovery time can be promised, by what was measured. Pure. */
import type { View } from '../model/view.ts';

export const rtoAchievable: View = {
  name: 'rto_achievable',
  comment:
    'The recovery time that can be promised: the 95th of 100 of every phase, added up, against the ' +
    'target in force. Under 20 recoveries it is unknown.',
  columns: {
    mode: 'real or drill; they never mix',
    component: 'component of the estate',
    target_ms: 'recovery time objective in force; null when none is',
    n: 'recoveries that it is computed from',
    achievable_ms: 'sum of the 95th percentile of every phase; null with fewer than 20 recoveries',
    human_ms: '95th percentile of the time that people took to answer; the same',
    machine_ms: 'achievable without that',
    verdict: 'within, beyond, or unknown',
  },
  select: (s) => `
    with ended as (
      select * from ${s}.rto_history where not running and not rehearsal
    ), phased as (
      select mode, component, sum(p95) as achievable_ms from (
        select mode, component, span ->> 'phase' as phase,
            percentile_disc(0.95) within group (order by (span ->> 'ms')::float8) as p95
          from ended, jsonb_array_elements(phases) span group by 1, 2, 3) phases
      group by mode, component
    ), counted as (
      select e.mode, e.component, count(*)::int as n,
        percentile_disc(0.95) within group (order by w.human_ms) as human_ms
      from ended e join ${s}.rto_waits w using (mode, failure) group by 1, 2
    ), known as (
      select coalesce(t.mode, c.mode) as mode, coalesce(t.component, c.component) as component,
        t.rto_ms as target_ms, coalesce(c.n, 0) as n,
        case when c.n >= 20 then p.achievable_ms end as achievable_ms,
        case when c.n >= 20 then c.human_ms end as human_ms
      from ${s}.component_targets t full join counted c using (mode, component)
        left join phased p on p.mode = coalesce(t.mode, c.mode)
          and p.component = coalesce(t.component, c.component)
    )
    select mode, component, target_ms, n, achievable_ms, human_ms,
      greatest(0, achievable_ms - human_ms),
      case when achievable_ms is null or target_ms is null then 'unknown'
        when achievable_ms <= target_ms then 'within' else 'beyond' end
    from known`,
};
