/** Local times around the days on which clocks are put forward and back. */
import { LocalDate } from '@js-joda/core';
import test from 'ava';
import fc from 'fast-check';
import { instantOf, isZone, localDateAt } from './zoned-time.ts';

const newYork = 'America/New_York';
const iso = (date: string, time: string, zone = newYork): string =>
  new Date(instantOf(LocalDate.parse(date), time, zone)).toISOString();

test('a local time is another instant in summer than in winter', (t) => {
  t.is(iso('2026-01-15', '09:30'), '2026-01-15T14:30:00.000Z');
  t.is(iso('2026-07-15', '09:30'), '2026-07-15T13:30:00.000Z');
  t.is(iso('2026-07-15', '24:00', 'UTC'), '2026-07-16T00:00:00.000Z');
  t.is(iso('2026-07-15', '09:00', 'Asia/Kolkata'), '2026-07-15T03:30:00.000Z');
});

test('a time that there is twice is the earlier one, one that there is not is later', (t) => {
  t.is(iso('2026-11-01', '01:30'), '2026-11-01T05:30:00.000Z');
  t.is(iso('2026-03-08', '02:30'), '2026-03-08T07:30:00.000Z');
  t.is(iso('2026-10-25', '02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z');
  t.is(iso('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z');
});

test('the days on which clocks change are an hour short or long', (t) => {
  const hours = (date: string) =>
    (Date.parse(iso(date, '24:00')) - Date.parse(iso(date, '00:00'))) / 3_600_000;
  t.deepEqual(['2026-03-08', '2026-11-01', '2026-06-01'].map(hours), [23, 25, 24]);
});

test('noon of a day is an instant of that day, in every zone and year', (t) => {
  const zones = [newYork, 'Europe/London', 'Asia/Tokyo', 'Australia/Lord_Howe', 'UTC'];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30_000 }),
      fc.constantFrom(...zones),
      (epochDay, zone) => {
        const date = LocalDate.ofEpochDay(epochDay);
        return localDateAt(instantOf(date, '12:00', zone), zone).equals(date);
      },
    ),
  );
  t.pass();
});

test('a zone that nobody knows is none', (t) => {
  t.deepEqual(['UTC', newYork, 'Mars/Olympus', ''].map(isZone), [true, true, false, false]);
});
