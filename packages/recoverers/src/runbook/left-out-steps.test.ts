/** An activation recovers what runs here, and leaves the rest out on the record. */
import { loadRunbook } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { leftOutSteps } from './left-out-steps.ts';

const step = (id: string, action: string, component: string): string =>
  `  - { id: ${id}, phase: promote, why: w, action: ${action}, with: { component: ${component} },
      needs: [], budget: 1s, timeout: 1s, attempts: 1, onFailure: pause, irreversible: false }`;

const text = [
  'runbook: R',
  'recovers: site',
  'why: w',
  'steps:',
  step('database', 'recover', 'postgresql'),
  step('engine', 'recover', 'trading_engine'),
  step('look', 'http', 'postgresql'),
].join('\n');

test('only a step that recovers what does not run here is left out', (t) => {
  const loaded = loadRunbook('R.yaml', text);
  if (E.isLeft(loaded)) return t.fail(JSON.stringify(loaded.left));
  return t.deepEqual(leftOutSteps(loaded.right.runbook, { components: { trading_engine: {} } }), {
    'skip.database': 'postgresql does not run here',
  });
});
