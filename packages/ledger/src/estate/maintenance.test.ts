/** Windows that recur, also over midnight and over a change of clocks. */
import test from 'ava';
import type { Maintenance } from './calendar.ts';
import { maintenanceAt } from './maintenance.ts';

const nightly: Maintenance = {
  ...{ id: 'nightly', components: ['analytics'], days: ['sat'] },
  ...{ from: '22:00', until: '02:00', zone: 'Europe/Berlin' },
};
const monthly: Maintenance = { ...nightly, id: 'all-night', components: 'all', until: '06:00' };

const found = (windows: readonly Maintenance[], component: string, instant: string) => {
  const window = maintenanceAt(windows, component, Date.parse(instant));
  return window && `${window.id} until ${new Date(window.untilMs).toISOString()}`;
};

test('a window goes over midnight and belongs to the day on which it begins', (t) => {
  const until = 'nightly until 2026-11-22T01:00:00.000Z';
  t.is(found([nightly], 'analytics', '2026-11-21T21:00:00Z'), until);
  t.is(found([nightly], 'analytics', '2026-11-22T00:59:59Z'), until);
  t.is(found([nightly], 'analytics', '2026-11-22T01:00:00Z'), undefined);
  t.is(found([nightly], 'analytics', '2026-11-20T21:30:00Z'), undefined);
});

test('another component is not in it, unless it is for all', (t) => {
  t.is(found([nightly], 'reporting', '2026-11-21T22:00:00Z'), undefined);
  t.regex(found([monthly], 'reporting', '2026-11-21T22:00:00Z') ?? '', /^all-night/);
});

test('of several open windows the one that ends last counts', (t) => {
  t.is(
    found([nightly, monthly], 'analytics', '2026-11-21T23:00:00Z'),
    'all-night until 2026-11-22T05:00:00.000Z',
  );
});

test('the night on which clocks are put back has an hour more', (t) => {
  const night = found([monthly], 'analytics', '2026-10-24T20:00:00Z');
  t.is(night, 'all-night until 2026-10-25T05:00:00.000Z');
});
