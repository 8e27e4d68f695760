/** A break that a recovery's run found waits for a person until a run no longer finds it. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { inboxOf } from './inbox.ts';
import { deskOf, startMs } from './scripted-desk.ts';

const about = (run: string) =>
  ({ run, recovery: 'rec-7', incident: 'inc-7', kind: 'orders' }) as const;
const sources = { internalSource: 'order management', externalSource: 'exchange' };
const started = (run: string): LedgerEvent => ({
  type: 'ReconciliationStarted',
  data: { ...about(run), ...sources, schedule: null },
});
const ghost = (run: string): LedgerEvent => ({
  type: 'DiscrepancyFound',
  data: {
    ...{ ...about(run), account: 'A', symbol: 'ACME', class: 'ghost', order: 'GHOST-1' },
    ...{ internal: '100', external: '0', difference: '100', third: '0', severity: 'major' },
    notional: null,
  },
});
const ended = (run: string, result: 'pass' | 'fail' | 'unknown'): LedgerEvent => ({
  type: 'ReconciliationCompleted',
  data: { ...about(run), compared: 9, discrepancies: 1, result, detail: '', evidence: {} },
});
const waiting = (...events: readonly LedgerEvent[]) =>
  inboxOf(deskOf(...events), { person: 'on-call', mode: 'real', nowMs: startMs }).breaks.map(
    ({ order }) => order,
  );
const first = [started('r1'), ghost('r1'), ended('r1', 'fail')] as const;

test('it is in the inbox once, however many tries found it', (t) => {
  t.deepEqual(waiting(...first), ['GHOST-1']);
  t.deepEqual(waiting(...first, started('r2'), ghost('r2'), ended('r2', 'fail')), ['GHOST-1']);
  t.deepEqual(waiting(...first, started('r2'), ended('r2', 'unknown')), ['GHOST-1']);
});

test('it waits for nobody once a later run no longer finds it', (t) => {
  t.deepEqual(waiting(...first, started('r2'), ended('r2', 'pass')), []);
});
