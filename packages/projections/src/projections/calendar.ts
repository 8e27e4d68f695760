/**
 * When trading was in session, and which downtime recurs, as spans of time: for the year of every
 * published estate and those beside it, and for any other year in which something fails. Pure.
 */
import {
  downtimeOf,
  type EventOfType,
  publishedCalendar,
  type Recorded,
  sessionsOf,
} from '@recovery-ledger/ledger';
import { flag, instant, json, maybe, type RowOf, text, texts, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, put, remove, rowsWhere, toInstant } from '../model/table.ts';

type PublishedCalendar = NonNullable<ReturnType<typeof publishedCalendar>>;

const columns = {
  estate: text('the estate'),
  sequence: whole('place of the EstatePublished in LEDGER'),
  published_at: instant('when it was published: recurring downtime is announced from then on'),
  known: flag('its calendar could be read; else nothing is known of its sessions'),
  always: flag('it has none: always in session'),
  years: json<readonly number[]>('years (UTC) whose spans are in calendar_spans'),
  calendar: maybe(json<PublishedCalendar>('calendar and recurring downtime, as published')),
};

type CalendarRow = RowOf<typeof columns>;

const calendarTable = defineTable('calendars', 'The calendar of every estate in force.', {
  key: ['estate'],
  columns,
});

const spanTable = defineTable('calendar_spans', 'Sessions and recurring downtime, span by span.', {
  key: ['estate', 'kind', 'name', 'from_at'],
  columns: {
    estate: text('the estate'),
    kind: text('session or maintenance'),
    name: text('id of the recurring downtime; empty for a session'),
    from_at: instant('its beginning'),
    until_at: instant('its end'),
    year: whole('year (UTC) in which it begins'),
    components: maybe(texts('components it is for; null for all')),
  },
  indexes: [['estate', 'year']],
});

export const calendar: Projection = {
  name: 'calendar',
  version: 1,
  subjects: subjectsOf('estate', 'component'),
  tables: [calendarTable, spanTable],
  needs: ({ type, data }) => {
    if (type === 'EstatePublished') {
      const { estate } = data;
      return [rowsWhere(calendarTable, { estate }), rowsWhere(spanTable, { estate })];
    }
    return type === 'FailureConfirmed' ? [rowsWhere(calendarTable, {})] : [];
  },
  evolve: (event, find) => {
    if (event.type === 'EstatePublished') {
      const { estate } = event.data;
      const before = find(rowsWhere(spanTable, { estate }));
      return publish(event, before);
    }
    if (event.type !== 'FailureConfirmed') return [];
    const year = yearOf(happenedAt(event.meta));
    const lacking = find(rowsWhere(calendarTable, {})).filter(({ years }) => !years.includes(year));
    return lacking.flatMap((row) => [
      put(calendarTable, { ...row, years: [...row.years, year] }),
      ...spansOf(row.estate, row.calendar, year).map((span) => put(spanTable, span)),
    ]);
  },
};

const yearOf = (at: string): number => Number(at.slice(0, 4));

type SpanRow = typeof spanTable extends { readonly holds?: infer R } ? NonNullable<R> : never;

const keyOf = ({ kind, name, from_at }: SpanRow) => `${kind} ${name} ${from_at}`;

const publish = (
  { data, meta }: Recorded<EventOfType<'EstatePublished'>>,
  before: readonly SpanRow[],
): readonly Change[] => {
  const { estate } = data;
  const at = happenedAt(meta);
  const found = publishedCalendar(data.text);
  const years = [yearOf(at) - 1, yearOf(at), yearOf(at) + 1];
  const spans = years.flatMap((year) => spansOf(estate, found, year));
  const kept = new Set(spans.map(keyOf));
  const row: CalendarRow = {
    ...{ estate, sequence: meta.sequence, published_at: at, years, calendar: found },
    ...{ known: found !== null, always: found !== null && found.calendar === null },
  };
  return [
    put(calendarTable, row),
    ...before.filter((span) => !kept.has(keyOf(span))).map((span) => remove(spanTable, span)),
    ...spans.map((span) => put(spanTable, span)),
  ];
};

const spansOf = (
  estate: string,
  found: PublishedCalendar | null,
  year: number,
): readonly SpanRow[] => {
  if (found === null) return [];
  const placed = (fromMs: number, untilMs: number) => ({
    from_at: toInstant(new Date(fromMs).toISOString()),
    until_at: toInstant(new Date(untilMs).toISOString()),
  });
  const sessions = (sessionsOf(found, year) ?? []).map(({ fromMs, untilMs }) => ({
    ...{ estate, kind: 'session', name: '', year, components: null },
    ...placed(fromMs, untilMs),
  }));
  const recurring = downtimeOf(found, year).map(({ id, components, fromMs, untilMs }) => ({
    ...{ estate, kind: 'maintenance', name: id, year },
    components: components === 'all' ? null : components,
    ...placed(fromMs, untilMs),
  }));
  return [...sessions, ...recurring];
};
