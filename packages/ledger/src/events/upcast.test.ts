/** Old versions are read with their own codec, then lifted; nothing else passes for them. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { catalogue, eventTypes } from './catalogue.ts';
import { oldVersionsOf, upcast } from './upcast.ts';

const step = {
  id: 'halt',
  phase: 'contain',
  action: 'gate.halt',
  why: 'nothing may trade',
  needs: [],
  budgetMs: 500,
  timeoutMs: 1_000,
  attempts: 3,
  onFailure: 'abort',
  irreversible: false,
};

const planned = {
  recovery: 'rec-1',
  incident: 'inc-1',
  component: 'trading_engine',
  epoch: { generation: 0, sequence: 9 },
  recoverer: 'rec-a',
  runbook: 'RECOVER-TRADE-001',
  runbookHash: 'sha256:1',
  estateHash: 'sha256:2',
  incarnation: 9,
  targetMs: 30_000,
  rehearsal: false,
  variables: {},
  steps: [step],
};

test('every version before today has its own codec', (t) => {
  for (const type of eventTypes)
    t.is(oldVersionsOf(type).length, catalogue[type].version - 1, `old versions of ${type}`);
});

test('a plan of version 1 had nothing to undo', (t) => {
  const expected = { ...planned, steps: [{ ...step, undo: null }] };
  t.deepEqual(upcast('RecoveryPlanned', 1, planned), E.right(expected));
});

test('what a later writer added to a version 1 is left out, not taken for version 2', (t) => {
  const undo = { action: 'gate.resume', with: {}, timeoutMs: 1, attempts: 1 };
  const odd = { ...planned, steps: [{ ...step, undo }] };
  t.deepEqual(upcast('RecoveryPlanned', 1, odd), upcast('RecoveryPlanned', 1, planned));
});

test('what version 1 did not allow is refused with the version and the place', (t) => {
  const wrong = { ...planned, steps: [{ ...step, attempts: -1 }] };
  const lifted = upcast('RecoveryPlanned', 1, wrong);
  t.regex(E.isLeft(lifted) ? lifted.left : '', /^version 1: steps\.0\.attempts: expected a whole/);
});

test('data of today passes untouched', (t) => {
  const data = { anything: 1 };
  t.deepEqual(upcast('RecoveryPlanned', 2, data), E.right(data));
  t.deepEqual(upcast('StepStarted', 1, data), E.right(data));
});
