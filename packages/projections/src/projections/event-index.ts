/** One row for every readable event: where to find it, and by what one would look for it. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, type RowOf, text, whole } from '../model/column.ts';
import { everySubject, nothing, type Projection } from '../model/projection.ts';
import { defineTable, put, toInstant } from '../model/table.ts';
import { incidentOf } from './incident-of.ts';

const columns = {
  sequence: whole('place of the event in LEDGER'),
  family: text('kind of aggregate, third token of the subject'),
  aggregate: text('id of the aggregate, last token of the subject'),
  type: text('event type'),
  incident: maybe(text('incident it was recorded under; null before there is one')),
  component: maybe(text('component it speaks of')),
  recorded_at: instant('server time of the append'),
  recorded_at_exact: text('the same with nanoseconds'),
  time: instant('when the producer says that it happened'),
  id: text('ULID of the event'),
  source: text('/service/instance that wrote it'),
  actor: maybe(text('person or service that acted')),
  late: flag('appended later than it happened: its time counts, not the one of the append'),
};

export type EventIndexRow = RowOf<typeof columns>;

const eventIndexTable = defineTable('event_index', 'Every readable event of the log.', {
  key: ['sequence'],
  columns,
  indexes: [['type'], ['component'], ['incident'], ['recorded_at'], ['late']],
});

export const eventIndex: Projection = {
  name: 'event_index',
  version: 2,
  subjects: everySubject,
  tables: [eventIndexTable],
  needs: nothing,
  evolve: (event) => [put(eventIndexTable, rowOf(event))],
};

const rowOf = (event: Recorded): EventIndexRow => {
  const { meta, data } = event;
  return {
    sequence: meta.sequence,
    family: meta.subject.split('.')[2] ?? '',
    aggregate: meta.aggregate,
    type: event.type,
    incident: incidentOf(event),
    component: 'component' in data ? data.component : null,
    recorded_at: toInstant(meta.recordedAt),
    recorded_at_exact: meta.recordedAt,
    time: toInstant(meta.time),
    id: meta.id,
    source: meta.source,
    actor: meta.actor ?? null,
    late: meta.late === true,
  };
};
