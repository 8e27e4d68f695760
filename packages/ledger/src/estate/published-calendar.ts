/**
 * The calendar and the recurring downtime of a published estate, from the text that was published.
 * Pure. Variables have their defaults: what a machine set instead is not on the record. Null when
 * the text does not say it in a way that can be read: then nothing is known of sessions.
 */
import { LocalDate } from '@js-joda/core';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { parse, stringify } from 'yaml';
import { Calendar, Maintenance } from './calendar.ts';
import { type Span, sessionOf, spanOn, weekdayOf } from './session.ts';
import { withDefault } from './with-default.ts';
import { decodeYaml } from './yaml.ts';

const Published = t.strict({
  calendar: withDefault(t.union([Calendar, t.null]), null),
  maintenance: withDefault(t.readonlyArray(Maintenance), []),
});
type PublishedCalendar = t.TypeOf<typeof Published>;

export const publishedCalendar = (text: string): PublishedCalendar | null => {
  try {
    const whole: unknown = parse(text);
    if (typeof whole !== 'object' || whole === null) return null;
    const { calendar = null, maintenance = [] } = whole as Readonly<Record<string, unknown>>;
    const decoded = decodeYaml('estate', stringify({ calendar, maintenance }), Published, {});
    return E.isRight(decoded) ? decoded.right.value : null;
  } catch {
    return null;
  }
};

/** Sessions that begin in a year of UTC; null without a calendar: always in session. */
export const sessionsOf = (
  { calendar }: PublishedCalendar,
  year: number,
): readonly Span[] | null =>
  calendar === null
    ? null
    : daysAround(year)
        .flatMap((day) => sessionOf(calendar, day) ?? [])
        .filter(({ fromMs }) => isIn(year, fromMs));

type PlannedSpan = Span & {
  readonly id: string;
  readonly components: Maintenance['components'];
};

/** Recurring downtime that begins in a year of UTC. */
export const downtimeOf = (
  { maintenance }: PublishedCalendar,
  year: number,
): readonly PlannedSpan[] =>
  maintenance.flatMap(({ id, components, days, from, until, zone }) =>
    daysAround(year)
      .filter((day) => days.includes(weekdayOf(day)))
      .map((day) => ({ ...spanOn(day, from, until, zone), id, components }))
      .filter(({ fromMs }) => isIn(year, fromMs)),
  );

const isIn = (year: number, ms: number): boolean => new Date(ms).getUTCFullYear() === year;

/** Local days of any zone that an instant of the year can be on. */
const daysAround = (year: number): readonly LocalDate[] => {
  const first = LocalDate.of(year - 1, 12, 31);
  const days = LocalDate.of(year + 1, 1, 1).toEpochDay() - first.toEpochDay() + 1;
  return Array.from({ length: days }, (_, i) => first.plusDays(i));
};
