/**
 * Random graphs of steps with random failures: in order whatever happens, and the same from any
 * cut.
 */
import { isDeepStrictEqual } from 'node:util';
import type { PlannedStep, RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import { planned, unlike } from './ends.ts';
import { cutOffs, hold, runOf } from './holders.ts';
import { first } from './scripted-recovery.ts';
import type { Recovery } from './state.ts';

/** Any graph of up to eight steps: each needs some of those before it. */
const anySteps = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(7), { maxLength: 3 }),
      attempts: fc.integer({ min: 1, max: 3 }),
      onFailure: fc.constantFrom('abort', 'pause', 'continue', 'compensate'),
      undoable: fc.boolean(),
      irreversible: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((given) =>
    given.map(({ needs, attempts, onFailure, undoable, irreversible }, at): PlannedStep => {
      const earlier = [...new Set(needs.filter((need) => need < at))];
      const undo = { action: 'http', with: {}, timeoutMs: 1, attempts: 2 };
      return {
        ...{ id: `s${at}`, phase: 'contain', action: 'http', why: '', attempts, onFailure },
        ...{ needs: earlier.map((need) => `s${need}`), budgetMs: 1, timeoutMs: 1 },
        irreversible: irreversible && !undoable,
        undo: undoable ? undo : null,
      };
    }),
  );
const anyFailures = fc.dictionary(
  fc.constantFrom(...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((at) => [`s${at}`, `undo:s${at}`])),
  fc.integer({ min: 1, max: 4 }),
  { maxKeys: 4 },
);

test('any graph of steps with any failures ends the same from whichever event', (t) => {
  fc.assert(
    fc.property(anySteps, anyFailures, (steps, failures) => {
      // One at a time: then time has no part in it, and every step has to end the same.
      const scene = { failures, ends: () => 0, width: 1 };
      return unlike(planned(steps), scene, 1, isDeepStrictEqual).length === 0;
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test('in any order of ends: no step before what it needs, and nothing undone under what stands', (t) => {
  fc.assert(
    fc.property(anySteps, anyFailures, fc.infiniteStream(fc.nat()), (steps, failures, order) => {
      const ends = (running: number) => Number(order.next().value) % running;
      const { events } = hold(planned(steps), { epoch: first, scene: { failures, ends } });
      const states = [undefined, ...cutOffs(runOf(events)).map(({ state }) => state)];
      return events.every((event, at) => isInOrder(event, states[at], steps));
    }),
    { numRuns: 300 },
  );
  t.pass();
});

const isInOrder = (
  event: RecoveryEvent,
  state: Recovery | undefined,
  steps: readonly PlannedStep[],
): boolean => {
  if (state === undefined || state.status === 'unplanned' || !('step' in event.data)) return true;
  const { step: id } = event.data;
  const stands = (one: string) =>
    ['succeeded', 'started', 'waiting'].includes(state.steps[one]?.status ?? '');
  if (event.type === 'StepStarted') {
    return (steps.find((step) => step.id === id)?.needs ?? []).every((need) =>
      ['succeeded', 'failed', 'skipped'].includes(state.steps[need]?.status ?? ''),
    );
  }
  if (event.type !== 'StepCompensated') return true;
  return steps.every(
    (one) => !one.needs.includes(id) || !stands(one.id) || (one.undo === null && !one.irreversible),
  );
};
