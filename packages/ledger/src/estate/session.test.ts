/** Sessions over nights, weekends, holidays, half days and changes of clocks. */
import test from 'ava';
import fc from 'fast-check';
import type { Calendar } from './calendar.ts';
import { isOpen, nextOpen } from './session.ts';

const exchange: Calendar = {
  ...{ version: '2026', zone: 'America/New_York', open: '09:30', close: '16:00' },
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  holidays: ['2026-11-26', '2026-12-25'],
  halfDays: { '2026-11-27': '13:00' },
};
const overnight: Calendar = {
  ...{ ...exchange, zone: 'America/Chicago', open: '17:00', close: '16:00' },
  ...{ days: ['sun', 'mon', 'tue', 'wed', 'thu'], holidays: [], halfDays: {} },
};
const always: Calendar = {
  ...{ ...exchange, zone: 'UTC', open: '00:00', close: '24:00', holidays: [], halfDays: {} },
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
};

const open = (calendar: Calendar | null, instant: string) => isOpen(calendar, Date.parse(instant));
const next = (calendar: Calendar, instant: string) => {
  const found = nextOpen(calendar, Date.parse(instant));
  return found === undefined ? 'never' : new Date(found).toISOString();
};

test('it is open from the opening to just before the close, in local time', (t) => {
  const at = ['14:29:59.999', '14:30:00', '20:59:59.999', '21:00:00'];
  t.deepEqual(
    at.map((time) => open(exchange, `2026-11-24T${time}Z`)),
    [false, true, true, false],
  );
  t.true(open(exchange, '2026-07-14T13:30:00Z'));
});

test('weekends and holidays are closed, a half day closes early', (t) => {
  t.false(open(exchange, '2026-11-28T16:00:00Z'));
  t.false(open(exchange, '2026-11-26T16:00:00Z'));
  t.true(open(exchange, '2026-11-27T17:59:00Z'));
  t.false(open(exchange, '2026-11-27T18:00:00Z'));
});

test('the next opening skips holidays and weekends, and moves with the clocks', (t) => {
  t.is(next(exchange, '2026-11-25T21:00:00Z'), '2026-11-27T14:30:00.000Z');
  t.is(next(exchange, '2026-11-27T18:00:00Z'), '2026-11-30T14:30:00.000Z');
  t.is(next(exchange, '2026-03-06T22:00:00Z'), '2026-03-09T13:30:00.000Z');
  t.is(next(exchange, '2026-10-30T21:00:00Z'), '2026-11-02T14:30:00.000Z');
});

test('while it is open, the next opening is now', (t) => {
  t.is(next(exchange, '2026-11-24T15:00:00Z'), '2026-11-24T15:00:00.000Z');
});

test('a session may end on the next day', (t) => {
  t.true(open(overnight, '2026-11-24T03:00:00Z'));
  t.false(open(overnight, '2026-11-24T22:30:00Z'));
  t.is(next(overnight, '2026-11-24T22:30:00Z'), '2026-11-24T23:00:00.000Z');
  t.false(open(overnight, '2026-11-28T12:00:00Z'));
});

test('round the clock is open at every instant, and no calendar is as well', (t) => {
  const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(fc.property(instant, (ms) => isOpen(always, ms) && isOpen(null, ms)));
  t.pass();
});

test('a calendar without days never opens', (t) => {
  t.is(next({ ...exchange, days: [] }, '2026-11-24T15:00:00Z'), 'never');
});

test('it is open at the next opening, and at no instant before it', (t) => {
  const instant = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
  fc.assert(
    fc.property(instant, fc.constantFrom(exchange, overnight), (ms, calendar) => {
      const opens = nextOpen(calendar, ms);
      if (opens === undefined || !isOpen(calendar, opens)) return false;
      return opens === ms || (!isOpen(calendar, opens - 1) && !isOpen(calendar, ms));
    }),
  );
  t.pass();
});
