/** Whether trading is in session, as the estate's calendar has it. Pure. */
import type { Estate } from '@recovery-ledger/ledger';
import { dayAfter, localOf, spanOf, weekdayOf } from './local-time.ts';

type Calendar = NonNullable<Estate['calendar']>;

/** A calendar without any session in so many days has none. */
const daysAhead = 366;

/** When the next session opens, or undefined while one is open (or none ever does). */
export const sessionOpensAt = (calendar: Calendar, nowMs: number): number | undefined => {
  const { date } = localOf(nowMs, calendar.zone);
  for (let days = -1; days <= daysAhead; days += 1) {
    const session = sessionOf(dayAfter(date, days), calendar);
    if (session === undefined || session.untilMs <= nowMs) continue;
    return session.fromMs <= nowMs ? undefined : session.fromMs;
  }
  return undefined;
};

const sessionOf = (date: string, { days, holidays, halfDays, open, close, zone }: Calendar) => {
  if (!days.some((day) => day === weekdayOf(date)) || holidays.includes(date)) return undefined;
  return spanOf(date, open, halfDays[date] ?? close, zone);
};
