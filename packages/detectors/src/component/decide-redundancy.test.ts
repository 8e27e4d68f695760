/** A lost line is told once, however many see it and however late they speak. */
import test from 'ava';
import type { ReportRedundancy } from './decide-redundancy.ts';
import { answering, component, ms, said, watched } from './examples.ts';

const leg = (observer: string, lost: string | null, sinceMs: number): ReportRedundancy => ({
  type: 'ReportRedundancy',
  component,
  observer,
  kind: 'leg',
  instance: 'leg-A',
  lost,
  sinceNs: ms(sinceMs),
  nowNs: ms(1000),
  remaining: lost === null ? 2 : 1,
  required: 2,
  evidence: {},
});
const lost = (observer: string, sinceMs: number) => leg(observer, 'STALE: silent', sinceMs);
const back = (observer: string, sinceMs: number) => leg(observer, null, sinceMs);

test('a line that was never lost is not restored, and a lost one is told once', (t) => {
  t.deepEqual(said([back('d1', 1)], watched).types, []);
  t.deepEqual(said([lost('d1', 900), lost('d2', 901), lost('d1', 900)], watched).types, [
    'RedundancyLost',
  ]);
});

test('its end names the loss, and how long it lasted', (t) => {
  const { events } = said([lost('d1', 900), { ...back('d2', 1200), nowNs: ms(1300) }], watched);
  t.deepEqual(events[1], {
    type: 'RedundancyRestored',
    data: {
      component,
      observer: 'd2',
      instance: 'leg-A',
      kind: 'leg',
      remaining: 2,
      required: 2,
      evidence: {},
      reason: 'it is back',
      loss: 1,
      durationNs: String(ms(300)),
    },
  });
});

test('a view that is older than the newest event says nothing against it', (t) => {
  const { state } = said([lost('d1', 900)], watched);
  t.deepEqual(said([back('d2', 500)], state).types, []);
  const over = said([back('d2', 1200)], state).state;
  t.deepEqual(said([lost('d1', 900)], over).types, []);
  t.deepEqual(said([lost('d1', 1400)], over).types, ['RedundancyLost']);
});

test('a lost line leaves the component as it is', (t) => {
  const { state } = said([lost('d1', 900)], watched);
  t.is(state.status, 'watched');
  t.deepEqual(said([answering('d1')], state).types, []);
});
