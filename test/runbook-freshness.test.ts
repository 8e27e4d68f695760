/** What a gate wants to be recent is made so by the runbook itself, however long its parts took. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Runbook, Step } from '@recovery-ledger/ledger';
import test from 'ava';
import { shipped } from './harness/carried-out.ts';

const folder = fileURLToPath(new URL('../examples/trading-floor/runbooks/', import.meta.url));
const runbooks = readdirSync(folder).map((file) => shipped(file.replace('.yaml', '')).runbook);

const asks = ({ with: params }: Step, what: string): boolean =>
  JSON.stringify(params).includes(what);

/** Also of those that it needs. */
const everyNeed = ({ steps }: Pick<Runbook, 'steps'>, { needs }: Step): readonly Step[] => {
  const near = steps.filter(({ id }) => needs.includes(id));
  return [...near, ...near.flatMap((step) => everyNeed({ steps }, step))];
};

test('every gate that asks when the kill switch was last tried comes after a trial', (t) => {
  const gates = runbooks.flatMap((runbook) =>
    runbook.steps
      .filter((step) => step.action === 'gate.evaluate' && asks(step, 'killTest.at'))
      .map((step) => ({ runbook, step })),
  );
  t.true(gates.length >= 5);
  const untried = gates.filter(
    ({ runbook, step }) =>
      !everyNeed(runbook, step).some(({ with: params }) =>
        JSON.stringify(params).includes('"test":true'),
      ),
  );
  t.deepEqual(
    untried.map(({ runbook }) => runbook.runbook),
    [],
  );
});
