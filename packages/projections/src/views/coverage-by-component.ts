/** How much of the session every component was watched. Pure. */
import type { View } from '../model/view.ts';

export const coverageByComponent: View = {
  name: 'coverage_by_component',
  comment: 'Monitored against blind time, by component and detector, from its routine summaries.',
  columns: {
    mode: 'real or drill; they never mix',
    component: 'component that was watched',
    instance: 'detector instance',
    from_at: 'beginning of the first summary',
    until_at: 'end of the last one; between summaries nothing is known',
    summaries: 'how many there are',
    monitored_ms: 'time in session that its probes saw, added up over probes',
    blind_ms: 'time in session that they were blind, the same',
    share: 'monitored of both; null when neither was measured',
  },
  select: (s) => `
    select mode, component, instance, min(from_at), max(until_at),
      count(distinct sequence)::int, sum(monitored_ms)::bigint, sum(blind_ms)::bigint,
      sum(monitored_ms)::float8 / nullif(sum(monitored_ms) + sum(blind_ms), 0)
    from ${s}.coverage_spans where incident is null group by mode, component, instance`,
};
