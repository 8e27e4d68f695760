/** What a part of an activation leaves to the whole. */
import test from 'ava';
import { leftToWhole } from './left-to-whole.ts';
import type { Intent } from './next.ts';
import { steps } from './scripted-recovery.ts';

const start = (fields: object): Intent => {
  const [step] = steps;
  if (step === undefined) throw new Error('no step');
  return { kind: 'start', step: { ...step, ...fields }, attempt: 1 };
};

test('a part leaves its gate and its opening to the activation, and nothing else', (t) => {
  const reason = 'part of rec-1: it opens the gate itself';
  const skip = { kind: 'skip', step: 'halt', reason };
  t.deepEqual(leftToWhole(start({ phase: 'resume' }), 'rec-1'), skip);
  t.deepEqual(leftToWhole(start({ phase: 'validate', action: 'gate.evaluate' }), 'rec-1'), skip);
  for (const intent of [start({ phase: 'route' }), start({ phase: 'validate' })]) {
    t.is(leftToWhole(intent, 'rec-1'), intent);
  }
});

test('without an activation every recovery opens for itself', (t) => {
  const intent = start({ phase: 'resume' });
  t.is(leftToWhole(intent, undefined), intent);
});
