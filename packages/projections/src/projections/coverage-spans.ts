/** How long every probe saw, how long it was blind, and what the host's clock was like. Pure. */
import { instant, maybe, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, put, toInstant } from '../model/table.ts';

const spanTable = defineTable('coverage_spans', 'How long each probe saw, and was blind.', {
  key: ['sequence', 'component', 'probe'],
  columns: {
    sequence: whole('place of the CoverageSummarised in LEDGER'),
    component: text('component that the probe looks at'),
    probe: text('the probe'),
    instance: text('detector instance'),
    incident: maybe(text('incident whose window it is; null for a routine summary')),
    from_at: instant('beginning of the span'),
    until_at: instant('end of the span'),
    due: whole('answers that were due'),
    good: whole('good answers'),
    bad: whole('bad answers'),
    unknown: whole('answers that did not come or could not be judged'),
    monitored_ms: whole('time in session that it saw'),
    blind_ms: whole('time in session that it was blind'),
  },
  indexes: [['component'], ['from_at']],
});

const clockTable = defineTable('clock_readings', 'What the clocks of detectors were like.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the CoverageSummarised in LEDGER'),
    instance: text('detector instance on that host'),
    at: instant('when it was read'),
    offset_ns: maybe(text('how far off, signed nanoseconds; null when unknown')),
    bound_ns: whole('how wrong that may be'),
    source: text('what it was compared with'),
  },
});

export const coverageSpans: Projection = {
  name: 'coverage_spans',
  version: 1,
  subjects: subjectsOf('detector'),
  tables: [spanTable, clockTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'CoverageSummarised') return [];
    const { sequence } = meta;
    const { instance, incident, clock } = data;
    const span = { from_at: toInstant(data.from), until_at: toInstant(data.until) };
    const spans = data.probes.map(({ monitoredMs, blindMs, ...probe }) => {
      const time = { monitored_ms: monitoredMs, blind_ms: blindMs };
      return put(spanTable, { sequence, instance, incident, ...span, ...probe, ...time });
    });
    if (clock === null) return spans;
    const { offsetNs: offset_ns, boundNs: bound_ns, source } = clock;
    const reading = { sequence, instance, at: happenedAt(meta), offset_ns, bound_ns, source };
    const changes: readonly Change[] = [...spans, put(clockTable, reading)];
    return changes;
  },
};
