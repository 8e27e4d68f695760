/** The same recoveries by other definitions of their time. Pure. */
import type { View } from '../model/view.ts';

/** `best` and `worst` in SQL over rto_history's clock: marks are kept raw for this. */
const definition = (
  s: string,
  name: string,
  best: string,
  worst: string,
  given = 'true',
): string => `
  select mode, failure, incident, component, '${name}' as definition, false as in_force,
    ${best} as best_ms, ${worst} as worst_ms, target_ms, rehearsal
  from ${s}.rto_history, lateral (
    select (select step -> 'at' from jsonb_array_elements(clock -> 'stepsDone') step
      where step ->> 'phase' in ('restore', 'replay', 'promote', 'route')
      order by (step #>> '{at,sequence}')::bigint desc limit 1) as served) marks
  where not running and ${given}`;

export const rtoByDefinition: View = {
  name: 'rto_by_definition',
  comment:
    'Every recovery time by each definition, computed from the raw marks: the one in force, and those ' +
    'that procedures used. A target that is met only because detection was left out shows here.',
  columns: {
    mode: 'real or drill; they never mix',
    failure: 'sequence of the FailureConfirmed',
    incident: 'incident that the failure belongs to',
    component: 'component that failed',
    definition:
      'onset_to_resume; onset_to_service (to the last restoring, replaying, promoting or routing ' +
      'step); confirmed_to_resume (without detection); recovery_to_resume (from its first step)',
    in_force: 'the one that verdicts are by',
    best_ms: 'counted from the first bad sample, where it counts from the onset',
    worst_ms: 'counted from the last good one; null when unknown',
    target_ms: 'recovery time objective of that recovery',
    verdict: 'MET, VIOLATED or INDETERMINATE by this definition',
  },
  select: (s) => {
    const since = (mark: string, end: string) => `${s}.elapsed_ms(clock -> '${mark}', ${end})`;
    const ended = "clock #> '{ended,at}'";
    const served = `${s}.elapsed_ms(clock -> 'confirmed', served)`;
    const age = (name: string) => `(onset ->> '${name}')::float8 / 1e6`;
    const confirmed = since('confirmed', ended);
    const first = since('firstStep', ended);
    return `
    with defined as (
      select mode, failure, incident, component, 'onset_to_resume' as definition,
        true as in_force, best_ms, worst_ms, target_ms, rehearsal
      from ${s}.rto_history where not running
      union all ${definition(s, 'confirmed_to_resume', confirmed, confirmed)}
      union all ${definition(s, 'recovery_to_resume', first, first, "jsonb_typeof(clock -> 'firstStep') = 'object'")}
      union all ${definition(s, 'onset_to_service', `${age('firstBadAgeNs')} + ${served}`, `${age('lastGoodAgeNs')} + ${served}`, 'served is not null')}
    )
    select mode, failure, incident, component, definition, in_force, best_ms, worst_ms, target_ms,
      case when target_ms is null or rehearsal then 'INDETERMINATE'
        when best_ms > target_ms then 'VIOLATED'
        when worst_ms <= target_ms then 'MET' else 'INDETERMINATE' end
    from defined`;
  },
};
