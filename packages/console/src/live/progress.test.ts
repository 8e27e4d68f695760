/** The live view, folded from a named history and drawn without a terminal. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import pc from 'picocolors';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { drawProgress } from './draw-progress.ts';
import { evolveProgress, type Watched, watching } from './progress.ts';

const fold = (events: readonly Recorded[], watched: Watched = {}) =>
  events.reduce(evolveProgress, watching(watched));

const draw = (events: readonly Recorded[], nowMs: number, width = 110) =>
  drawProgress(fold(events), { nowMs, width, paint: pc.createColors(false) });

test('the first confirmed failure is watched to its end', (t) => {
  const progress = fold(recordHistory(engineRecovery()));
  t.is(progress.status, 'over');
  t.is(progress.outcome, 'recovered');
  t.is(progress.onto, 'engine-b');
  t.true(progress.steps.every(({ status }) => status === 'done'));
  t.true((progress.resumedMs ?? 0) > progress.detectedMs);
});

test('another incident or component than the one asked for is not watched', (t) => {
  const events = recordHistory(engineRecovery());
  t.is(fold(events, { incident: 'inc-99999' }).confirmed, null);
  t.is(fold(events, { component: 'order_gateway' }).status, 'watching');
  t.is(fold(events, { component: 'trading_engine' }).status, 'over');
});

test('what another incident does meanwhile changes nothing', (t) => {
  const before = fold(recordHistory(engineRecovery({ until: 'TradingHalted' })));
  const [resolved] = recordHistory(engineRecovery()).filter(
    ({ type }) => type === 'IncidentResolved',
  );
  if (resolved?.type !== 'IncidentResolved') return t.fail();
  const other = { ...resolved, data: { ...resolved.data, incident: 'inc-1' } };
  t.is(evolveProgress(before, other), before);
  t.is(evolveProgress(before, resolved).status, 'over');
});

test('a step that runs, and those that wait, are drawn as such', (t) => {
  const lines = draw(recordHistory(engineRecovery({ until: 'TradingHalted' })), 600);
  t.true(lines.some((line) => /▶ contain +halt/.test(line)));
  t.true(lines.some((line) => /· fence +stop-old/.test(line)));
  t.true(lines.some((line) => line.includes('2.0 % of 30.00 s')));
});

test('no line is wider than the terminal', (t) => {
  const events = recordHistory(engineRecovery());
  for (const width of [80, 110, 200]) {
    for (const line of draw(events, 1_000, width)) t.true(line.length <= width, line);
  }
});

test('the clock stands still once the component is back', (t) => {
  const events = recordHistory(engineRecovery());
  t.deepEqual(draw(events, 5_000), draw(events, 50_000));
});
