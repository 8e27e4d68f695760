/** Every estate and runbook that was published, and what the newest estate says. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { decimal, instant, json, maybe, type RowOf, text, texts, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, put, remove, rowsWhere } from '../model/table.ts';

type Published = EventOfType<'EstatePublished'>['data']['components'];

const estateTable = defineTable('estate_versions', 'Every estate that was published.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the EstatePublished in LEDGER'),
    estate: text('the estate'),
    hash: text('content hash of its file'),
    policy_version: text('version of its policy'),
    quorum: whole('observers that have to agree'),
    components: json<Published>('components and their targets, as published'),
    people: whole('how many persons it lists'),
    published_at: instant('when it was published'),
    actor: maybe(text('who published it')),
  },
  indexes: [['estate']],
});

const runbookTable = defineTable('runbook_versions', 'Every runbook that was published.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the RunbookPublished in LEDGER'),
    estate: text('estate that uses it'),
    runbook: text('the runbook'),
    hash: text('content hash of its file: what plans pin'),
    published_at: instant('when it was published'),
    actor: maybe(text('who published it')),
  },
  indexes: [['runbook']],
});

const columns = {
  component: text('component of the estate'),
  estate: text('the estate'),
  label: text('its name for people'),
  priority: whole('1 is recovered first'),
  tier: whole('1 acts by itself, 2 asks with a time limit, 3 waits for a person'),
  rto_ms: whole('recovery time objective'),
  rpo_ms: whole('recovery point objective'),
  availability: maybe(decimal('target, per cent; null when what is stated is no number')),
  runbook: maybe(text('runbook that recovers it')),
  depends_on: texts('components it needs'),
};

export type TargetRow = RowOf<typeof columns>;

const componentTable = defineTable('component_targets', 'What the estate in force asks for.', {
  key: ['component'],
  columns,
  kept: true,
});

export const estateVersions: Projection = {
  name: 'estate_versions',
  version: 1,
  subjects: subjectsOf('estate'),
  tables: [estateTable, runbookTable, componentTable],
  needs: ({ type }) => (type === 'EstatePublished' ? [rowsWhere(componentTable, {})] : []),
  evolve: (event, find) => {
    const at = { published_at: happenedAt(event.meta), actor: event.meta.actor ?? null };
    if (event.type === 'RunbookPublished') {
      const { estate, runbook, hash } = event.data;
      return [put(runbookTable, { sequence: event.meta.sequence, estate, runbook, hash, ...at })];
    }
    return event.type === 'EstatePublished' ? publish(event, find, at) : [];
  },
};

const publish = (
  { data, meta }: Recorded<EventOfType<'EstatePublished'>>,
  find: Find,
  at: { readonly published_at: string; readonly actor: string | null },
): readonly Change[] => {
  const { estate, hash, quorum, components, policyVersion: policy_version, people } = data;
  const row = { sequence: meta.sequence, estate, hash, policy_version, quorum, components };
  const listed = new Set<string>(components.map(({ component }) => component));
  const gone = find(rowsWhere(componentTable, {})).filter(
    (known) => known.estate === estate && !listed.has(known.component),
  );
  return [
    put(estateTable, { ...row, people: people.length, ...at }),
    ...gone.map((known) => remove(componentTable, known)),
    ...components.map((one) => put(componentTable, targetOf(estate, one))),
  ];
};

const targetOf = (estate: string, one: Published[number]): TargetRow => ({
  ...{ component: one.component, estate, label: one.label, priority: one.priority },
  ...{ tier: one.tier, rto_ms: one.rtoMs, rpo_ms: one.rpoMs, runbook: one.runbook },
  availability: /^\d{1,3}(\.\d{1,12})?$/.test(one.availability) ? one.availability : null,
  depends_on: one.dependsOn,
});
