/**
 * Whether trading is in session, and when it opens next: arithmetic over the estate's calendar.
 * Pure. Every day is judged in the zone's own local time, so that a change of clocks moves the
 * session with the people who trade in it.
 */
import type { LocalDate } from '@js-joda/core';
import type { Calendar, Weekday } from './calendar.ts';
import { instantOf, localDateAt } from './zoned-time.ts';

export type Span = { readonly fromMs: number; readonly untilMs: number };

/** No calendar: always. */
export const isOpen = (calendar: Calendar | null, epochMs: number): boolean =>
  calendar === null || sessionAt(calendar, epochMs) !== undefined;

/** The session that the instant is in, if it is in one. */
export const sessionAt = (calendar: Calendar, epochMs: number): Span | undefined => {
  const today = localDateAt(epochMs, calendar.zone);
  return [today.minusDays(1), today]
    .map((day) => sessionOf(calendar, day))
    .find((span) => span !== undefined && span.fromMs <= epochMs && epochMs < span.untilMs);
};

/** Longer than any exchange is closed; a calendar without days never opens. */
const daysAhead = 400;

/** The earliest instant from `epochMs` on at which it is open, undefined when it never is. */
export const nextOpen = (calendar: Calendar | null, epochMs: number): number | undefined => {
  if (isOpen(calendar, epochMs) || calendar === null) return epochMs;
  const today = localDateAt(epochMs, calendar.zone);
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const span = sessionOf(calendar, today.plusDays(ahead));
    if (span !== undefined && span.fromMs > epochMs) return span.fromMs;
  }
  return undefined;
};

export const sessionOf = (calendar: Calendar, day: LocalDate): Span | undefined => {
  const { zone, days, open, close, holidays, halfDays } = calendar;
  const name = day.toString();
  if (!days.includes(weekdayOf(day)) || holidays.includes(name)) return undefined;
  const closes = Object.hasOwn(halfDays, name) ? halfDays[name] : undefined;
  return spanOn(day, open, closes ?? close, zone);
};

/** From a time of the day until another, of the next day when that is not later. */
export const spanOn = (day: LocalDate, from: string, until: string, zone: string): Span => {
  const last = until > from ? day : day.plusDays(1);
  return { fromMs: instantOf(day, from, zone), untilMs: instantOf(last, until, zone) };
};

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const weekdayOf = (day: LocalDate): Weekday =>
  weekdays[day.dayOfWeek().value() - 1] ?? 'mon';
