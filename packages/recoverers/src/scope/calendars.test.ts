/** Sessions and maintenance by the zone's own clocks, over midnight and over changed clocks. */
import type { Estate } from '@recovery-ledger/ledger';
import test from 'ava';
import { instantOf, localOf } from './local-time.ts';
import { windowsOver } from './maintenance-windows.ts';
import { sessionOpensAt } from './session.ts';

const calendar: NonNullable<Estate['calendar']> = {
  ...{ version: '1', zone: 'America/New_York', open: '09:30', close: '16:00' },
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  holidays: ['2026-11-26'],
  halfDays: { '2026-11-27': '13:00' },
};
const opens = (instant: string) => {
  const ms = sessionOpensAt(calendar, Date.parse(instant));
  return ms === undefined ? 'open' : new Date(ms).toISOString();
};

test('a session is open from the bell to the bell, and never on a holiday', (t) => {
  t.is(opens('2026-11-23T14:29:59Z'), '2026-11-23T14:30:00.000Z');
  t.is(opens('2026-11-23T14:30:00Z'), 'open');
  t.is(opens('2026-11-23T20:59:59Z'), 'open');
  t.is(opens('2026-11-23T21:00:00Z'), '2026-11-24T14:30:00.000Z');
  t.is(opens('2026-11-26T15:00:00Z'), '2026-11-27T14:30:00.000Z');
});

test('a half day closes early, and the week goes on after the weekend', (t) => {
  t.is(opens('2026-11-27T17:59:59Z'), 'open');
  t.is(opens('2026-11-27T18:00:00Z'), '2026-11-30T14:30:00.000Z');
});

test('the bell follows the clocks when they are changed', (t) => {
  t.is(opens('2026-03-07T12:00:00Z'), '2026-03-09T13:30:00.000Z');
  t.is(opens('2026-10-31T12:00:00Z'), '2026-11-02T14:30:00.000Z');
});

test('a session over midnight belongs to the day on which it opens', (t) => {
  const night = { ...calendar, open: '18:00', close: '17:00', zone: 'UTC', holidays: [] };
  const at = (instant: string) => sessionOpensAt(night, Date.parse(instant));
  t.is(at('2026-11-24T03:00:00Z'), undefined);
  t.is(at('2026-11-24T17:30:00Z'), Date.parse('2026-11-24T18:00:00Z'));
});

test('recurring maintenance holds on its days, over midnight too', (t) => {
  const windows: Estate['maintenance'] = [
    {
      ...{ id: 'backup', components: ['db'], days: ['sat'], zone: 'Europe/Berlin' },
      ...{ from: '23:00', until: '02:00' },
    },
  ];
  const during = (component: string, instant: string) =>
    windowsOver(windows, component, Date.parse(instant)).map(({ untilMs }) =>
      new Date(untilMs).toISOString(),
    );
  t.deepEqual(during('db', '2026-11-21T21:59:00Z'), []);
  t.deepEqual(during('db', '2026-11-21T22:00:00Z'), ['2026-11-22T01:00:00.000Z']);
  t.deepEqual(during('db', '2026-11-22T00:59:00Z'), ['2026-11-22T01:00:00.000Z']);
  t.deepEqual(during('db', '2026-11-22T01:00:00Z'), []);
  t.deepEqual(during('oms', '2026-11-21T22:30:00Z'), []);
});

test('local time and back is the same instant', (t) => {
  const ms = Date.parse('2026-07-01T12:34:00Z');
  const { date, minutes, weekday } = localOf(ms, 'Asia/Tokyo');
  t.deepEqual([date, minutes, weekday], ['2026-07-01', 21 * 60 + 34, 'wed']);
  t.is(instantOf(date, minutes, 'Asia/Tokyo'), ms);
});
