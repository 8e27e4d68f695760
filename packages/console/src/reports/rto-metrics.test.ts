/** The metrics of the source procedures, of their own demonstration. */
import type { RtoEntry } from '@recovery-ledger/projections';
import test from 'ava';
import { rtoMetrics } from './rto-metrics.ts';

const entry: RtoEntry = {
  ...{ recovery: 'rec-4', incident: 'inc-4', component: 'trading_engine', mode: 'real' },
  ...{ failureType: 'PROCESS_DEAD', runbook: 'RB', targetMs: 30_000, verdict: 'VIOLATED' },
  onset: { lastGood: null, firstBad: '2026-11-23T09:31:00.000Z' },
  actualMs: { best: 30_004, worst: 30_100 },
  phases: [
    { phase: 'detect', ms: 2_000 },
    { phase: 'decide', ms: 5_000 },
    { phase: 'promote', ms: 20_000 },
    { phase: 'validate', ms: 3_004 },
  ],
};

test('a recovery has the fields of the procedures, and nothing else', (t) => {
  t.deepEqual(rtoMetrics(entry), {
    component: 'trading_engine',
    failure_type: 'PROCESS_DEAD',
    detection_time: '2026-11-23T09:31:00.000Z',
    stages: [
      { name: 'detect', elapsed_seconds: 2, timestamp: '2026-11-23T09:31:02.000Z' },
      { name: 'decide', elapsed_seconds: 7, timestamp: '2026-11-23T09:31:07.000Z' },
      { name: 'promote', elapsed_seconds: 27, timestamp: '2026-11-23T09:31:27.000Z' },
      { name: 'validate', elapsed_seconds: 30.004, timestamp: '2026-11-23T09:31:30.004Z' },
    ],
    total_recovery_time: 30.004,
    completion_time: '2026-11-23T09:31:30.004Z',
    rto_status: 'FAILED',
  });
});

test('what still runs has none, and what cannot be told is neither success nor failure', (t) => {
  t.is(rtoMetrics({ ...entry, actualMs: { best: null, worst: null } }), null);
  t.like(rtoMetrics({ ...entry, verdict: 'INDETERMINATE' }), { rto_status: 'INDETERMINATE' });
});
