/**
 * One row per event of an incident, in the order of the log. Pure.
 *
 * Suspicions come before there is an incident; the confirmation names them, and they join its
 * incident then. Offsets count from the onset (the first bad sample) of the failure that named
 * the incident; between events of one host they use its monotonic clock.
 */
import { elapsedBetween, type Meta, type Recorded } from '@recovery-ledger/ledger';
import { instant, json, maybe, milliseconds, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { everySubject, type Find, type Projection } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';
import { incidentOf } from './incident-of.ts';
import { summarise } from './summarise.ts';

type Stamp = Pick<Meta, 'bootid' | 'monotonicns' | 'recordedAt' | 'time' | 'clockboundns'> & {
  readonly late: boolean;
};

const columns = {
  sequence: whole('place of the event in LEDGER'),
  incident: maybe(text('incident it belongs to; null for a suspicion without one')),
  failure: maybe(whole('sequence of the FailureConfirmed it belongs to, for observations')),
  at: instant('when it happened'),
  offset_ms: maybe(milliseconds('from the onset of the incident')),
  type: text('event type'),
  component: maybe(text('component it speaks of')),
  actor: text('who wrote it'),
  summary: text('what happened, in plain words'),
  data: json<unknown>('the event itself'),
  stamp: json<Stamp>('its clocks, from which offsets are computed'),
  first_bad_age_ns: maybe(text('FailureConfirmed: age of the first bad sample at the append')),
};

export type TimelineRow = RowOf<typeof columns>;

export const timelineTable = defineTable('incident_timeline', 'Every event of every incident.', {
  key: ['sequence'],
  columns,
  indexes: [['incident'], ['failure']],
});

export const incidentTimeline: Projection = {
  name: 'incident_timeline',
  version: 1,
  subjects: everySubject,
  tables: [timelineTable],
  needs: (event) => lookupsOf(event),
  evolve: (event, find) => {
    switch (event.type) {
      case 'FailureSuspected':
      case 'FailureRefuted':
        return [put(timelineTable, rowOf(event, incidentOf(event), null, null))];
      case 'FailureConfirmed':
        return confirm(event, find);
      case 'FailureAssigned':
        return assign(event, find);
      default:
        return record(event, find);
    }
  },
};

const bySequence = (sequence: number): Lookup<TimelineRow> =>
  rowsWhere(timelineTable, { sequence });
const byFailure = (failure: number): Lookup<TimelineRow> => rowsWhere(timelineTable, { failure });

const lookupsOf = (event: Recorded): readonly Lookup<TimelineRow>[] => {
  switch (event.type) {
    case 'FailureSuspected':
    case 'FailureRefuted':
      return [];
    case 'FailureConfirmed':
      return event.data.suspicions.map(bySequence);
    case 'FailureAssigned':
      return [byFailure(event.data.failure), ...originOf(event.data.incident)];
    case 'FailureCleared':
      return [bySequence(event.data.failure), ...originOf(incidentOf(event))];
    default:
      return originOf(incidentOf(event));
  }
};

/** The failure that named an incident. */
const originOf = (incident: string | null): readonly Lookup<TimelineRow>[] => {
  const [, sequence] = /^inc-(\d{1,15})$/.exec(incident ?? '') ?? [];
  return sequence === undefined ? [] : [bySequence(Number(sequence))];
};

type Confirmed = Extract<Recorded, { type: 'FailureConfirmed' }>;

const confirm = (event: Confirmed, find: Find): readonly Change[] => {
  const { sequence } = event.meta;
  const incident = incidentOf(event) ?? `inc-${sequence}`;
  const own = rowOf(event, incident, sequence, null);
  const suspicions = event.data.suspicions.flatMap((suspicion) => find(bySequence(suspicion)));
  return [own, ...suspicions.map((row) => ({ ...row, incident, failure: sequence }))].map((row) =>
    put(timelineTable, withOffset(row, own)),
  );
};

const assign = (
  event: Extract<Recorded, { type: 'FailureAssigned' }>,
  find: Find,
): readonly Change[] => {
  const { incident, failure } = event.data;
  const members = find(byFailure(failure)).map((row) => ({ ...row, incident }));
  const origin = originOf(incident).flatMap((lookup) => find(lookup))[0] ?? null;
  return [...members, rowOf(event, incident, null, null)].map((row) =>
    put(timelineTable, withOffset(row, origin)),
  );
};

const record = (event: Recorded, find: Find): readonly Change[] => {
  const rows = lookupsOf(event).flatMap((lookup) => find(lookup));
  const incident = incidentOf(event) ?? rows[0]?.incident ?? null;
  if (incident === null) return [];
  const failure = event.type === 'FailureCleared' ? event.data.failure : null;
  const origin = rows.find((row) => `inc-${row.sequence}` === incident) ?? rows[0] ?? null;
  return [put(timelineTable, withOffset(rowOf(event, incident, failure, null), origin))];
};

const rowOf = (
  event: Recorded,
  incident: string | null,
  failure: number | null,
  offset: number | null,
): TimelineRow => ({
  sequence: event.meta.sequence,
  incident,
  failure,
  at: happenedAt(event.meta),
  offset_ms: offset,
  type: event.type,
  component: 'component' in event.data ? event.data.component : null,
  actor: event.meta.actor ?? event.meta.source,
  summary: summarise(event),
  data: event.data,
  stamp: stampOf(event.meta),
  first_bad_age_ns: event.type === 'FailureConfirmed' ? event.data.onset.firstBadAgeNs : null,
});

const stampOf = ({ bootid, monotonicns, recordedAt, time, clockboundns, late }: Meta): Stamp => ({
  bootid,
  monotonicns,
  recordedAt,
  time,
  clockboundns,
  late: late === true,
});

const withOffset = (row: TimelineRow, origin: TimelineRow | null): TimelineRow => {
  if (origin === null || origin.first_bad_age_ns === null) return row;
  const { ns } = elapsedBetween(origin.stamp, row.stamp);
  const fromOnset = ns + BigInt(origin.first_bad_age_ns);
  return { ...row, offset_ms: Number(fromOnset / 1_000n) / 1_000 };
};
