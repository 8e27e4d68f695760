/**
 * What people made of an incident: who took it, how they classified it, what they closed it with.
 * Pure. The newest act of a kind counts. Nothing here is ever classified by a program.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, json, maybe, type RowOf, text } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import type { Find } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

type Classified = EventOfType<'IncidentClassified'>['data'];
type Closed = EventOfType<'IncidentClosed'>['data'];
type Notification = {
  readonly at: string;
  readonly note: string;
  readonly reference: string | null;
};

const columns = {
  incident: text('the incident'),
  acknowledged_at: maybe(instant('when the first person took it')),
  acknowledged_by: maybe(text('that person, by code')),
  severity: maybe(text('minor, major or critical, as a person classified it')),
  nature: maybe(text('unplanned, planned, drill or real')),
  category: maybe(text('what kind of incident it was')),
  recurrence_of: maybe(text('earlier incident of the same cause')),
  regimes: maybe(
    json<Classified['regimes']>('classification by regime, and when its clock started'),
  ),
  classified_at: maybe(instant('when it was classified last')),
  classified_by: maybe(text('by whom')),
  notifications: json<readonly Notification[]>('reports to authorities, as people noted them'),
  root_cause: maybe(text('root cause, in words')),
  root_cause_addressed: maybe(flag('it cannot happen again that way')),
  follow_ups: maybe(
    json<Closed['followUps']>('what is still to be done, by which role, until when'),
  ),
  cost: maybe(json<NonNullable<Closed['cost']>>('what it cost in all, as far as known')),
  closed_at: maybe(instant('when it was closed')),
  closed_by: maybe(text('by whom')),
};

type ReviewRow = RowOf<typeof columns>;

export const reviewTable = defineTable('incident_reviews', 'What people made of incidents.', {
  key: ['incident'],
  columns,
});

type Reviewed = Recorded<
  EventOfType<'IncidentAcknowledged' | 'IncidentNoted' | 'IncidentClassified' | 'IncidentClosed'>
>;

export const isReviewed = (event: Recorded): event is Reviewed =>
  event.type === 'IncidentAcknowledged' ||
  event.type === 'IncidentNoted' ||
  event.type === 'IncidentClassified' ||
  event.type === 'IncidentClosed';

export const byReview = (incident: string): Lookup<ReviewRow> =>
  rowsWhere(reviewTable, { incident });

export const reviewed = (event: Reviewed, find: Find): readonly Change[] => {
  const { incident } = event.data;
  const row = find(byReview(incident))[0] ?? { ...unseen, incident };
  return [put(reviewTable, { ...row, ...change(row, event) })];
};

const unseen: Omit<ReviewRow, 'incident'> = {
  ...{ acknowledged_at: null, acknowledged_by: null, severity: null, nature: null },
  ...{ category: null, recurrence_of: null, regimes: null, classified_at: null },
  ...{ classified_by: null, notifications: [], root_cause: null, root_cause_addressed: null },
  ...{ follow_ups: null, cost: null, closed_at: null, closed_by: null },
};

const change = (row: ReviewRow, event: Reviewed): Partial<ReviewRow> => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'IncidentAcknowledged':
      return row.acknowledged_at === null
        ? { acknowledged_at: at, acknowledged_by: event.data.by }
        : {};
    case 'IncidentNoted': {
      const { kind, note, reference } = event.data;
      if (kind !== 'notification') return {};
      return { notifications: [...row.notifications, { at, note, reference }] };
    }
    case 'IncidentClassified': {
      const { severity, nature, category, recurrenceOf: recurrence_of, regimes } = event.data;
      const found = { severity, nature, category, recurrence_of, regimes };
      return { ...found, classified_at: at, classified_by: event.data.by };
    }
    case 'IncidentClosed': {
      const { rootCause, rootCauseAddressed, followUps, cost } = event.data;
      const cause = { root_cause: rootCause, root_cause_addressed: rootCauseAddressed };
      return { ...cause, follow_ups: followUps, cost, closed_at: at, closed_by: event.data.by };
    }
  }
};
