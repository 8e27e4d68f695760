/**
 * Whatever cuts a recovery off, whoever goes on ends it the same way. Proven for every runbook of
 * the trading floor at every event and with any step failing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import {
  type ApprovalPolicy,
  compareEpochs,
  loadRunbook,
  type PlannedStep,
} from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { plannedSteps, runbookVariables } from '../runbook/planned-steps.ts';
import { withApproval } from './approval-step.ts';
import { decide } from './decide.ts';
import { endOf, later, planned, unlike } from './ends.ts';
import { hold, letGoOn, type Run, runOf, type Scene, takeOver } from './holders.ts';
import { first } from './scripted-recovery.ts';

const folder = new URL('../../../../examples/trading-floor/runbooks/', import.meta.url);
const runbooks = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

const runbookOf = (name: string) => {
  const loaded = loadRunbook(name, readFileSync(new URL(name, folder), 'utf8'));
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left));
  return loaded.right.runbook;
};

const policy: ApprovalPolicy = {
  ...{ required: 1, roles: ['cto'], everyRole: false, notRequester: false },
  ...{ limitMs: 1_000, onExpiry: 'pause' },
};

const planOf = (name: string): Run => {
  const runbook = runbookOf(name);
  const steps = withApproval(policy, plannedSteps(runbook, null, {}));
  return planned(steps, runbookVariables(runbook));
};

const oldest = { ends: () => 0 };
const newest = { ends: (running: number) => running - 1 };

const provenFor = (t: ExecutionContext, name: string, start: Run, failures: Scene['failures']) => {
  const scene = { failures, ...oldest };
  t.deepEqual(unlike(start, scene), [], `${name} ${JSON.stringify(failures)}`);
};

test('every runbook of the floor ends the same from whichever event it is taken over', (t) => {
  t.true(runbooks.length >= 4);
  for (const name of runbooks) {
    const start = planOf(name);
    const completed = hold(start, { epoch: first, scene: { failures: {}, ...oldest } });
    t.is(completed.state.status, 'completed', name);
    for (const scene of [oldest, newest]) {
      t.deepEqual(unlike(start, { failures: {}, ...scene }), [], name);
    }
  }
});

test('so it does whichever step fails for good', (t) => {
  for (const name of runbooks) {
    const start = planOf(name);
    for (const { id } of plannedSteps(runbookOf(name), null, {})) {
      provenFor(t, name, start, { [id]: 99 });
    }
  }
});

test('so it does in the middle of undoing, and where an undo fails', (t) => {
  const undo = { action: 'http', with: {}, timeoutMs: 1, attempts: 2 };
  for (const name of runbooks) {
    const runbook = runbookOf(name);
    const undoable = plannedSteps(runbook, null, {}).map(
      (step): PlannedStep => ({ ...step, undo, irreversible: false, onFailure: 'compensate' }),
    );
    const start = planned(undoable);
    const last = undoable.at(-1)?.id ?? '';
    const middle = undoable[Math.floor(undoable.length / 2)]?.id ?? '';
    const failed = hold(start, { epoch: first, scene: { failures: { [last]: 99 }, ...oldest } });
    t.like(endOf(failed), { status: 'failed' });
    t.true(undoable.every(({ id }) => failed.effects.some(({ step }) => step === `undo:${id}`)));
    provenFor(t, name, start, { [last]: 99 });
    provenFor(t, name, start, { [last]: 99, [`undo:${middle}`]: 1 });
    provenFor(t, name, start, { [last]: 99, [`undo:${middle}`]: 99 });
    const stuck = hold(start, {
      epoch: first,
      scene: { failures: { [last]: 99, [`undo:${middle}`]: 99 }, ...oldest },
    });
    t.like(endOf(stuck), { status: 'paused', pausedAt: middle });
  }
});

test('a paused recovery that a person lets go on ends the same, wherever it is cut off', (t) => {
  for (const name of runbooks) {
    const start = planOf(name);
    const pausing = plannedSteps(runbookOf(name), null, {}).filter(
      ({ onFailure }) => onFailure === 'pause',
    );
    for (const { id } of pausing) {
      const broken = { failures: { [id]: 99 }, ...oldest };
      const mended = { failures: {}, ...oldest };
      const paused = hold(start, { epoch: first, scene: broken });
      t.like(endOf(paused), { status: 'paused', pausedAt: id }, name);
      for (const skip of [undefined, id]) {
        const on = letGoOn(paused, { epoch: first, scene: mended }, skip);
        const whole = hold(on, { epoch: first, scene: mended });
        t.like(endOf(whole), { status: 'completed' }, `${name} ${id}`);
        t.deepEqual(unlike(on, mended, on.events.length), [], `${name} ${id}`);
      }
      const untouched = takeOver(paused, { epoch: later, scene: mended });
      t.deepEqual(endOf(untouched), endOf(paused), 'a takeover lets nothing go on by itself');
    }
  }
});

test('after a takeover only the new holder has a say', (t) => {
  for (const name of runbooks) {
    const start = planOf(name);
    const scene = { failures: {}, ...newest };
    const whole = hold(start, { epoch: first, scene });
    for (let cut = 1; cut < whole.events.length; cut += 1) {
      const cutOff = hold(start, { epoch: first, scene }, cut);
      const ended = takeOver(cutOff, { epoch: later, scene });
      const after = ended.effects.slice(cutOff.effects.length);
      t.true(after.every(({ epoch }) => compareEpochs(epoch, later) === 0));
      // What the older holder still writes changes nothing, and what it decides is refused.
      const stale = whole.events.slice(cut);
      const mixed = ended.events.flatMap((event, index) => [
        event,
        ...(index >= cut ? stale.slice(index - cut, index - cut + 1) : []),
      ]);
      t.deepEqual(runOf(mixed).state, ended.state, `${name} ${cut}`);
      const late = { type: 'Complete', epoch: first } as const;
      t.like(decide(late, ended.state), { left: { _tag: 'StaleEpoch' } });
    }
  }
});
