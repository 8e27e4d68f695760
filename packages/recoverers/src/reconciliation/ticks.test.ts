/** Recoverers that do not talk to each other name the same run. */
import { isToken } from '@recovery-ledger/ledger';
import test from 'ava';
import { tickAt } from './ticks.ts';

const at = (iso: string, everyMs = 60_000, estate = 'floor') =>
  tickAt(estate, Date.parse(iso), everyMs);

test('within one interval there is one run, and another in the next', (t) => {
  const tick = at('2026-11-23T15:20:00.000Z');
  t.deepEqual(tick, {
    run: 'floor-positions-20261123T152000000Z',
    due: '2026-11-23T15:20:00.000Z',
  });
  t.deepEqual(at('2026-11-23T15:20:59.999Z'), tick);
  t.not(at('2026-11-23T15:21:00.000Z').run, tick.run);
});

test('its name can be part of a subject, however long the name of the estate', (t) => {
  t.true(isToken(at('2026-11-23T15:20:00.000Z', 1_000, 'x'.repeat(64)).run));
});
