/** What changed from one published estate to the next. Pure. */
import type { View } from '../model/view.ts';

export const targetChanges: View = {
  name: 'target_changes',
  comment: 'What every published estate changed of its components, field by field.',
  columns: {
    mode: 'real or drill; they never mix',
    estate: 'the estate',
    sequence: 'place of the EstatePublished in LEDGER',
    changed_at: 'when it was published',
    actor: 'who published it',
    component: 'component whose target changed',
    field: 'rtoMs, rpoMs, availability, tier, priority or runbook',
    before: 'what it was; null when the component was new',
    after: 'what it is; null when the component is gone',
  },
  select: (s) => {
    const fields = `lateral (values ('rtoMs', one ->> 'rtoMs'), ('rpoMs', one ->> 'rpoMs'),
        ('availability', one ->> 'availability'), ('tier', one ->> 'tier'),
        ('priority', one ->> 'priority'), ('runbook', one ->> 'runbook')) as f(field, told)`;
    const said =
      "mode, estate, sequence, published_at, actor, one ->> 'component' as component, field";
    return `
    with versions as (
      select mode, estate, sequence, published_at, actor, components,
        lag(components) over (partition by mode, estate order by sequence) as earlier
      from ${s}.estate_versions
    ), each as (
      select ${said}, null as before, f.told as after
        from versions, jsonb_array_elements(components) one, ${fields}
      union all
      select ${said}, f.told, null from versions, jsonb_array_elements(earlier) one, ${fields}
    )
    select mode, estate, sequence, published_at, actor, component, field, max(before), max(after)
    from each group by mode, estate, sequence, published_at, actor, component, field
    having max(before) is distinct from max(after)`;
  },
};
