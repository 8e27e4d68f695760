/** Recoveries, their steps, their checks and what they reconciled. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { type History, inTurn, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { discrepancyTable } from './discrepancies.ts';
import { runTable } from './reconciliation-runs.ts';
import { recoveryTable } from './recoveries.ts';
import { stepTable } from './recovery-steps.ts';
import { lossTable } from './rpo-history.ts';
import { tradingTable } from './trading-state.ts';
import { checkTable } from './validation-results.ts';

const whole = recordHistory(engineRecovery());
const planned = recordHistory(engineRecovery({ until: 'RecoveryPlanned' }));
const epoch = { generation: 1, sequence: 14 };
const common = { recovery: 'rec-1', incident: 'inc-10', component: 'trading_engine', epoch };
const halt = { ...common, step: 'halt', phase: 'contain' } as const;
const carried = { mode: 'real', family: 'recovery', id: 'rec-1' } as const;

/** The planned recovery with more lines of its holder. */
const followedBy = (history: History): readonly Recorded[] => [
  ...planned,
  ...recordHistory(history, { sequence: planned.length + 1, ms: 60_000 }),
];

test('a recovery runs from its decision to its end', async (t) => {
  const [row] = await rowsAfter(whole, recoveryTable);
  t.like(row, {
    status: 'recovered',
    recoverer: 'rec-a',
    epoch: '1-14',
    runbook_hash: 'sha256:runbook',
  });
  t.deepEqual(row?.checks, { pass: 1, fail: 0, unknown: 0 });
  const [before] = await rowsAfter(planned, recoveryTable);
  t.like(before, { status: 'claimed', started_at: null });
});

test('planned steps stand in order before they start, and every attempt has its own row', async (t) => {
  const before = await rowsAfter(planned, stepTable);
  t.is(before.length, 9);
  t.true(before.every(({ status, attempt }) => status === 'planned' && attempt === 0));
  function* retried(): History {
    const started = { ...halt, recoverer: 'rec-a' };
    yield { aggregate: carried, event: { type: 'StepStarted', data: { ...started, attempt: 1 } } };
    const failed = { ...halt, attempt: 1, durationNs: '1500000', reason: 'refused' };
    const data = { ...failed, willRetry: true, onFailure: 'abort', evidence: {} } as const;
    yield { aggregate: carried, event: { type: 'StepFailed', data } };
    yield { aggregate: carried, event: { type: 'StepStarted', data: { ...started, attempt: 2 } } };
  }
  const rows = (await rowsAfter(followedBy(retried()), stepTable)).filter((r) => r.step === 'halt');
  t.deepEqual(
    rows.map(({ attempt, status, reason }) => [attempt, status, reason]),
    [
      [1, 'failed', 'refused'],
      [2, 'running', null],
    ],
  );
  t.is(rows[0]?.duration_ms, 1.5);
  t.true(rows.every(({ why, budget_ms }) => why === 'because of halt' && budget_ms === 500));
});

test('what a fenced recoverer still writes does not change the recovery', async (t) => {
  function* fenced(): History {
    const claim = { component: 'trading_engine', incident: 'inc-10', recovery: 'rec-1' };
    yield {
      aggregate: { mode: 'real', family: 'claim', id: 'trading_engine' },
      event: {
        type: 'RecoveryClaimed',
        data: { ...claim, recoverer: 'rec-b', generation: 1, reason: 'takeover' },
      },
    };
    const data = { ...common, step: 'halt', reason: 'I am gone', hint: '' };
    yield { aggregate: carried, event: { type: 'RecoveryFailed', data } };
  }
  const [row] = await rowsAfter(followedBy(fenced()), recoveryTable);
  t.like(row, { status: 'claimed', recoverer: 'rec-b', ended_at: null });
});

test('amounts of a break stay exact, and a run says how it ended', async (t) => {
  const [found] = await rowsAfter(whole, discrepancyTable);
  t.like(found, { internal: '100.50', external: '100.00', difference: '0.50', status: 'open' });
  const [run] = await rowsAfter(whole, runTable);
  t.like(run, { status: 'fail', compared: 40, internal_source: 'engine-b' });
});

test('checks and losses are listed', async (t) => {
  t.like((await rowsAfter(whole, checkTable))[0], { check_name: 'session', result: 'pass' });
  t.like((await rowsAfter(whole, lossTable))[0], { state: 'ZERO_PROVEN', lost_records: 0 });
});

test('a halt of another incident joins the one in force', async (t) => {
  function* halted(halt: string): History {
    const data = { ...common, scope: 'floor', halt, reason: 'lost', evidence: {} };
    const aggregate = { mode: 'real', family: 'trading', id: 'floor' } as const;
    yield { aggregate, event: { type: 'TradingHalted', data } };
  }
  const both = inTurn(halted('inc-10'), halted('inc-4'));
  const [row] = await rowsAfter(followedBy(both), tradingTable);
  t.like(row, { permit: 'HALTED', halts: ['inc-10', 'inc-4'] });
});

test('trading is open again only when no halt is left', async (t) => {
  const halted = recordHistory(engineRecovery({ until: 'TradingHalted' }));
  t.like((await rowsAfter(halted, tradingTable))[0], { permit: 'HALTED', halts: ['inc-10'] });
  t.like((await rowsAfter(whole, tradingTable))[0], { permit: 'OPEN', halts: [], incarnation: 14 });
});

test('an undo stands with the step it undid, and one that failed says why', async (t) => {
  const undo = { ...halt, attempt: 3, durationNs: '1', output: {} } as const;
  function* undone(result: 'undone' | 'failed'): History {
    const started = { ...halt, recoverer: 'rec-a', attempt: 1 };
    yield { aggregate: carried, event: { type: 'StepStarted', data: started } };
    const data = { ...undo, result, reason: result === 'failed' ? 'no answer' : '' };
    yield { aggregate: carried, event: { type: 'StepCompensated', data } };
  }
  for (const [result, expected] of [
    ['undone', { attempt: 1, status: 'compensated', reason: null }],
    ['failed', { attempt: 1, status: 'undo failed', reason: 'no answer' }],
  ] as const) {
    const rows = await rowsAfter(followedBy(undone(result)), stepTable);
    t.like(rows.filter(({ step }) => step === 'halt')[0], expected);
    t.is(rows.filter(({ step }) => step === 'halt').length, 1);
  }
});

test('a decision keeps where it came from and what it would have lost', async (t) => {
  const [row] = await rowsAfter(whole, recoveryTable);
  t.like(row, { origin: 'failure', parent: null, site: null, approval: null, overrides: [] });
  t.like(row?.predicted_loss ?? {}, { state: 'UNKNOWN' });
  t.is(row?.cause, 10);
});
