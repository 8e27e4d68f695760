/**
 * Local time of a zone to instants and back, by the time zone data that the runtime carries. Pure.
 *
 * A local time that there is twice (clocks put back) is the earlier one; one that there is not
 * (clocks put forward) is as much later as the gap is long: what java.time does.
 */
import { LocalDate, LocalDateTime, ZoneOffset } from '@js-joda/core';

const dayMs = 86_400_000;

export const isZone = (zone: string): boolean => {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
};

/** The local day of an instant. */
export const localDateAt = (epochMs: number, zone: string): LocalDate =>
  LocalDate.ofEpochDay(Math.floor((epochMs + offsetMsAt(epochMs, zone)) / dayMs));

/** `time` is `HH:MM`, or `24:00` for the end of the day. */
export const instantOf = (date: LocalDate, time: string, zone: string): number => {
  const local = localAsUtc(date, time);
  const [before, after] = [offsetMsAt(local - dayMs, zone), offsetMsAt(local + dayMs, zone)];
  if (offsetMsAt(local - before, zone) === before) return local - before;
  return offsetMsAt(local - after, zone) === after ? local - after : local - before;
};

const localAsUtc = (date: LocalDate, time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const midnight = LocalDateTime.of(date.year(), date.monthValue(), date.dayOfMonth(), 0, 0);
  return midnight.toEpochSecond(ZoneOffset.UTC) * 1_000 + (hour * 60 + minute) * 60_000;
};

/** How far the zone's clocks are ahead of UTC at an instant. */
const offsetMsAt = (epochMs: number, zone: string): number => {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(epochMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(epochMs / 1_000) * 1_000;
};

/** Making one costs far more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const two = '2-digit';
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
  });
  formats.set(timeZone, made);
  return made;
};
