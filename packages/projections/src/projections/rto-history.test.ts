/** Actual recovery times, verdicts and phases as rows. */
import { type Clocks, evolveClocks, noClocks, phasesOf, verdictOf } from '@recovery-ledger/ledger';
import test from 'ava';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { type History, inTurn, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { rtoTable } from './rto-history.ts';

test('the row says what the ledger’s own clock says', async (t) => {
  const events = recordHistory(
    inTurn(
      engineRecovery(),
      engineRecovery({ estate: false, recovery: 'rec-2', stepMs: 4_000 }),
      engineRecovery({ estate: false, recovery: 'rec-3', until: 'StepFailed' }),
    ),
  );
  const { clocks } = events.reduce((state: Clocks, event) => evolveClocks(state, event), noClocks);
  const rows = await rowsAfter(events, rtoTable);
  t.deepEqual(rows.map(({ verdict }) => verdict).sort(), ['MET', 'MET', 'VIOLATED']);
  for (const clock of clocks) {
    const row = rows.find(({ failure }) => failure === clock.failure);
    t.deepEqual(row?.clock, JSON.parse(JSON.stringify(clock)));
    t.is(row?.verdict, verdictOf(clock));
    t.deepEqual(row?.phases, phasesOf(clock));
  }
});

test('actual times count from both ends of the onset', async (t) => {
  const [row] = await rowsAfter(recordHistory(engineRecovery()), rtoTable);
  t.is(row?.verdict, 'MET');
  t.is((row?.worst_ms ?? 0) - (row?.best_ms ?? 0), 100);
  t.is(row?.ended_by, 'TradingResumed');
  t.is(row?.target_ms, 30_000);
});

test('a running failure has a row without a verdict, with the estate’s target', async (t) => {
  const events = recordHistory(engineRecovery({ until: 'FailureConfirmed' }));
  const [row] = await rowsAfter(events, rtoTable);
  t.like(row, { running: true, verdict: null, best_ms: null, target_ms: 30_000, recovery: null });
});

test('a rehearsal never met a target', async (t) => {
  const events = recordHistory(engineRecovery({ mode: 'drill', rehearsal: true }));
  const [row] = await rowsAfter(events, rtoTable);
  t.like(row, { mode: 'drill', rehearsal: true, verdict: 'INDETERMINATE' });
});

test('a clock that waits for another incident’s halt ends when that halt is lifted', async (t) => {
  function* waiting(): History {
    yield* engineRecovery({ recovery: 'rec-1', until: 'TradingHalted' });
    const epoch = { generation: 1, sequence: 14 };
    const own = { component: 'trading_engine', incident: 'inc-10', recovery: 'rec-1', epoch };
    const resumed = { ...own, scope: 'floor', incarnation: 14, remainingHalts: ['inc-99'] };
    const trading = { mode: 'real', family: 'trading', id: 'floor' } as const;
    const resume = { type: 'TradingResumed', data: { ...resumed, evidence: {} } } as const;
    yield { aggregate: trading, event: resume };
    const other = { ...resumed, incident: 'inc-99', recovery: 'rec-9', remainingHalts: [] };
    const lifted = { type: 'TradingResumed', data: { ...other, evidence: {} } } as const;
    yield { aggregate: trading, event: lifted };
  }
  const events = recordHistory(waiting());
  const [before] = await rowsAfter(events.slice(0, -1), rtoTable);
  t.true(before?.running);
  const [row] = await rowsAfter(events, rtoTable);
  t.like(row, { recovery: 'rec-1', running: false, ended_by: 'TradingResumed' });
});
