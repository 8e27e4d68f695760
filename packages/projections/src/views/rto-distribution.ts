/** How recovery times are distributed, as far as their number allows to say. Pure. */
import type { View } from '../model/view.ts';

export const rtoDistribution: View = {
  name: 'rto_distribution',
  comment:
    'Recovery times of failures that are over, rehearsals apart, real and drill never together, and ' +
    'where the time went. Every quantile is a time that happened; one that too few points can ' +
    'tell is null.',
  columns: {
    mode: 'real or drill; a drill lacks surprise, and they never mix',
    component: 'component that was recovered',
    phase: 'total (from the first bad sample to the resume criterion), or a phase of it',
    n: 'how many points there are',
    points: 'every point, milliseconds, ascending',
    min_ms: 'the shortest',
    median_ms: 'half of them took no longer',
    p90_ms: 'nine of ten took no longer; null with fewer than 10 points',
    p99_ms: '99 of 100 took no longer; null with fewer than 100 points',
    max_ms: 'the longest',
    met: 'verdicts MET; null for a phase',
    violated: 'verdicts VIOLATED; null for a phase',
    indeterminate: 'verdicts INDETERMINATE; null for a phase',
  },
  select: (s) => `
    with points as (
      select mode, component, 'total' as phase, best_ms as ms, verdict
        from ${s}.rto_history where not running and not rehearsal
      union all
      select mode, component, span ->> 'phase', (span ->> 'ms')::float8, null
        from ${s}.rto_history, jsonb_array_elements(phases) span
        where not running and not rehearsal
    )
    select mode, component, phase, count(*)::int, array_agg(ms order by ms), min(ms),
      percentile_disc(0.5) within group (order by ms),
      case when count(*) >= 10 then percentile_disc(0.9) within group (order by ms) end,
      case when count(*) >= 100 then percentile_disc(0.99) within group (order by ms) end,
      max(ms),
      case phase when 'total' then (count(*) filter (where verdict = 'MET'))::int end,
      case phase when 'total' then (count(*) filter (where verdict = 'VIOLATED'))::int end,
      case phase when 'total' then (count(*) filter (where verdict = 'INDETERMINATE'))::int end
    from points where ms is not null group by mode, component, phase`,
};
