/** Sessions and recurring downtime of a published estate, year by year. */
import test from 'ava';
import { downtimeOf, publishedCalendar, sessionsOf } from './published-calendar.ts';

const text = (calendar: string, maintenance = ''): string =>
  `estate: floor\nport: \${NOT_SET}\ncalendar:${calendar}\nmaintenance: ${maintenance || '[]'}\n`;

const exchange = `
  version: "1"
  zone: America/New_York
  days: [mon, tue, wed, thu, fri]
  open: "09:30"
  close: "16:00"
  holidays: ["2026-12-25"]
  halfDays: { "2026-11-27": "13:00" }`;

const found = (of: string) => {
  const calendar = publishedCalendar(of);
  if (calendar === null) throw new Error('it cannot be read');
  return calendar;
};

const minutes = (spans: readonly { readonly fromMs: number; readonly untilMs: number }[]): number =>
  spans.reduce((sum, { fromMs, untilMs }) => sum + (untilMs - fromMs) / 60_000, 0);

test('a year of sessions is as long as its days, half days and holidays say', (t) => {
  const sessions = sessionsOf(found(text(exchange)), 2026) ?? [];
  // 2026 has 261 weekdays; one is a holiday, one ends three hours early.
  t.is(sessions.length, 260);
  t.is(minutes(sessions), 260 * 390 - 180);
});

test('a change of clocks moves the session with the people, and a leap day is a day', (t) => {
  const begins = (year: number, day: string) =>
    (sessionsOf(found(text(exchange)), year) ?? [])
      .map(({ fromMs }) => new Date(fromMs).toISOString())
      .find((instant) => instant.startsWith(day));
  t.is(begins(2026, '2026-03-06'), '2026-03-06T14:30:00.000Z');
  t.is(begins(2026, '2026-03-09'), '2026-03-09T13:30:00.000Z');
  t.is(begins(2026, '2026-10-30'), '2026-10-30T13:30:00.000Z');
  t.is(begins(2026, '2026-11-02'), '2026-11-02T14:30:00.000Z');
  t.is(begins(2028, '2028-02-29'), '2028-02-29T14:30:00.000Z');
});

test('recurring downtime belongs to the year in which it begins', (t) => {
  const weekly =
    '[{ id: w, components: all, days: [thu], from: "22:00", until: "02:00", zone: UTC }]';
  const spans = downtimeOf(found(text(' null', weekly)), 2026);
  t.is(spans.length, 53);
  t.is(new Date(spans.at(-1)?.untilMs ?? 0).toISOString(), '2027-01-01T02:00:00.000Z');
  t.is(minutes(spans), 53 * 240);
});

test('without a calendar it is always in session; one that cannot be read says nothing', (t) => {
  t.is(sessionsOf(found('estate: floor\n'), 2026), null);
  t.is(publishedCalendar('calendar: { zone: 7 }'), null);
  t.is(publishedCalendar('a: [b'), null);
  t.is(publishedCalendar(''), null);
});

test('variables have their defaults; one without a default makes it unknown', (t) => {
  const open = exchange.replace('"09:30"', '${OPEN:-09:30}');
  t.deepEqual(publishedCalendar(text(open)), publishedCalendar(text(exchange)));
  t.is(publishedCalendar(text(exchange.replace('"09:30"', '${OPEN}'))), null);
});
