/** What a recovery did, against what its plan says: each way in which the two can differ. */
import type { Recorded, RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { conformanceOf } from './conformance.ts';
import { drive, first, plan, report, steps } from './scripted-recovery.ts';
import { evolve, initial } from './state.ts';

/** As the log gives them back, a millisecond apart. */
const recorded = (events: readonly RecoveryEvent[], gapMs = 1): readonly Recorded[] =>
  events.map((event, index) => {
    const recordedAt = new Date(index * gapMs).toISOString();
    const meta = { sequence: index + 1, recordedAt, time: recordedAt };
    return { ...event, meta: meta as Recorded['meta'] };
  });

const kinds = (events: readonly RecoveryEvent[], gapMs?: number) => {
  const found = conformanceOf(recorded(events, gapMs));
  return { conforms: found?.conforms, kinds: found?.deviations.map(({ kind }) => kind) };
};

const whole = drive([plan], first);

test('what went as planned conforms, and what was never planned has no answer', (t) => {
  t.deepEqual(kinds(whole), { conforms: true, kinds: [] });
  t.is(conformanceOf([]), undefined);
});

test('an overrun is told, and breaks no plan', (t) => {
  const late = kinds(whole, 5);
  t.true(late.conforms);
  t.deepEqual(new Set(late.kinds), new Set(['overrun']));
  t.is(late.kinds?.length, steps.length);
});

test('a step that is not in the plan, or begins too early, breaks it', (t) => {
  const promoted = whole.filter((event) => 'step' in event.data && event.data.step === 'promote');
  const others = whole.filter((event) => !promoted.includes(event));
  const [planned, ...rest] = others;
  if (planned === undefined) return t.fail();
  t.deepEqual(kinds([planned, ...promoted, ...rest]), { conforms: false, kinds: ['out_of_order'] });
  const extra = whole.map((event): RecoveryEvent => {
    const isOne = event.type === 'StepSucceeded' && event.data.step === 'halt';
    return isOne ? { ...event, data: { ...event.data, step: 'by-hand' } } : event;
  });
  t.true(kinds(extra).kinds?.includes('extra'));
  t.false(kinds(extra).conforms);
});

test('a skip of the plan conforms; one by a person does not, and both are told', (t) => {
  if (plan.type !== 'RecoveryPlanned') return t.fail();
  const variables = { 'skip.stop': 'no host' };
  const skipping: RecoveryEvent = { ...plan, data: { ...plan.data, variables } };
  t.deepEqual(kinds(drive([skipping], first)), { conforms: true, kinds: ['skipped'] });
  const paused = drive([plan], first, (id) => id === 'replay');
  const goOn = report(paused.reduce(evolve, initial), {
    ...{ type: 'Continue', epoch: first, recoverer: 'rec', by: 'ann', reason: 'known' },
    skipStep: 'replay',
  });
  const on = drive([...paused, ...goOn], first);
  const found = conformanceOf(recorded(on));
  t.is(found?.status, 'completed');
  t.false(found?.conforms);
  t.like(found?.deviations[0], { kind: 'skipped', step: 'replay', detail: 'ann: known' });
  t.like(found?.deviations[1], { kind: 'manual', step: 'replay' });
});

test('what did not begin, and what an older holder wrote, are told', (t) => {
  const failed = kinds(drive([plan], first, (id) => id === 'cancel'));
  t.false(failed.conforms);
  t.true(failed.kinds?.includes('not_begun'));
  const later = { generation: 0, sequence: 99 };
  const cut = whole.slice(0, 6);
  const taken = report(cut.reduce(evolve, initial), {
    ...{ type: 'Continue', epoch: later, recoverer: 'b', reason: 'takeover' },
  });
  const stale = whole.slice(6, 7);
  const ended = drive([...cut, ...taken], later).slice(cut.length + taken.length);
  // All at one moment: how long things took is not what this is about.
  const mixed = kinds([...cut, ...taken, ...stale, ...ended], 0);
  t.deepEqual(mixed.kinds, ['stale']);
});
