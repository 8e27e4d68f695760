/** The engine, run without IO: whatever interrupts a recovery, it ends the same way. */
import { compareEpochs, type Epoch, type RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import type { RecoveryCommand } from './commands.ts';
import { decide } from './decide.ts';
import { next } from './next.ts';
import { drive, first, outcomeOf, plan, report, steps } from './scripted-recovery.ts';
import { evolve, initial } from './state.ts';

const given = (...events: readonly RecoveryEvent[]) => {
  const state = events.reduce(evolve, initial);
  return {
    state,
    when: (command: RecoveryCommand) => decide(command, state),
  };
};

test('steps that need nothing start together, and nothing starts before what it needs', (t) => {
  const started = (events: readonly RecoveryEvent[]) =>
    next(events.reduce(evolve, initial)).map((intent) =>
      intent.kind === 'start' ? intent.step.id : intent.kind,
    );
  t.deepEqual(started([plan]), ['halt', 'stop']);
  const halted = drive([plan], first).filter(
    (event) =>
      event.type === 'RecoveryPlanned' || ('step' in event.data && event.data.step === 'halt'),
  );
  t.deepEqual(started(halted), ['stop']);
});

test('a recovery interrupted after any event and taken over ends like the uninterrupted one', (t) => {
  const whole = drive([plan], first);
  const later: Epoch = { generation: 0, sequence: 99 };
  for (let cut = 1; cut < whole.length; cut += 1) {
    const history = whole.slice(0, cut);
    const state = history.reduce(evolve, initial);
    const taken = report(state, {
      type: 'Continue',
      epoch: later,
      recoverer: 'rec-b',
      reason: 'takeover',
    });
    t.is(
      outcomeOf(drive([...history, ...taken], later)),
      outcomeOf(whole),
      `cut after event ${cut}`,
    );
  }
});

test('what an older holder writes after a takeover is never applied', (t) => {
  const later: Epoch = { generation: 0, sequence: 99 };
  const whole = drive([plan], first);
  const cut = whole.slice(0, 4);
  const [taken] = report(cut.reduce(evolve, initial), {
    type: 'Continue',
    epoch: later,
    recoverer: 'rec-b',
    reason: 'takeover',
  });
  t.truthy(taken);
  const history = taken === undefined ? cut : [...cut, taken];
  const stale = whole.slice(4).filter(({ data }) => compareEpochs(data.epoch, later) < 0);
  t.true(stale.length > 0);
  t.deepEqual([...history, ...stale].reduce(evolve, initial), history.reduce(evolve, initial));
  const command = { type: 'Complete', epoch: first } as const;
  t.deepEqual(given(...history).when(command), E.left({ _tag: 'StaleEpoch', newest: later }));
});

test('a failed step is tried again as often as the runbook says, then ends as it says', (t) => {
  const once = drive([plan], first, (id, attempt) => id === 'cancel' && attempt === 1);
  t.regex(outcomeOf(once), /^completed/);
  t.regex(outcomeOf(drive([plan], first, (id) => id === 'cancel')), /^failed .*cancel:failed/);
  t.regex(outcomeOf(drive([plan], first, (id) => id === 'replay')), /^paused .*promote:pending/);
  t.regex(outcomeOf(drive([plan], first, (id) => id === 'stop')), /^completed .*stop:failed/);
});

test('what a person lets go on finds out anew how things are, before anything rests on it', (t) => {
  const [halt, cancel] = [steps[0], steps[3]];
  if (halt === undefined || cancel === undefined) return t.fail();
  const found = { ...halt, id: 'checks', phase: 'validate', needs: ['halt'] } as const;
  const route = {
    ...halt,
    id: 'route',
    phase: 'route',
    needs: ['checks'],
    irreversible: true,
  } as const;
  const resume = {
    ...halt,
    id: 'resume',
    phase: 'resume',
    needs: ['route'],
    onFailure: 'pause',
  } as const;
  if (plan.type !== 'RecoveryPlanned') return t.fail();
  const data = { ...plan.data, steps: [halt, found, route, resume] };
  const planned: RecoveryEvent = { type: 'RecoveryPlanned', data };
  const paused = drive([planned], first, (id) => id === 'resume');
  t.regex(outcomeOf(paused), /^paused /);
  const word = {
    type: 'Continue',
    epoch: first,
    recoverer: 'rec-a',
    by: 'cto',
    reason: 'r',
  } as const;
  const continued = [...paused, ...report(paused.reduce(evolve, initial), word)];
  const whole = drive(continued, first);
  t.regex(outcomeOf(whole), /^completed /);
  const after = whole
    .slice(continued.length)
    .flatMap((event) =>
      event.type === 'StepStarted' ? [`${event.data.step} ${event.data.attempt}`] : [],
    );
  t.deepEqual(after, ['checks 2', 'resume 3']);
});

test('of each check the newest answer counts', (t) => {
  const check = (name: string, result: 'pass' | 'fail'): RecoveryEvent => ({
    type: 'CheckCompleted',
    data: {
      ...{ recovery: 'rec-1', incident: 'inc-1', component: 'trading_engine', epoch: first },
      ...{ step: 'halt', check: name, result, detail: '', evidence: {}, deadlineMs: null },
    },
  });
  const checks = [check('orders', 'fail'), check('orders', 'pass'), check('books', 'pass')];
  const whole = drive([plan, ...checks], first);
  const ended = whole.at(-1);
  t.deepEqual(ended?.type === 'RecoveryCompleted' && ended.data.checks, {
    ...{ pass: 2, fail: 0, unknown: 0 },
  });
});

test('a repeated report changes nothing', (t) => {
  const whole = drive([plan], first);
  const again = {
    type: 'ReportSuccess',
    epoch: first,
    step: 'halt',
    attempt: 1,
    durationNs: 1n,
    output: {},
  } as const;
  const beforeEnd = whole.filter(({ type }) => type !== 'RecoveryCompleted');
  t.deepEqual(given(...beforeEnd).when(again), E.right([]));
  t.deepEqual(given(...whole).when({ type: 'Complete', epoch: first }), E.right([]));
});

test('whatever fails, a promotion never comes before the fence and the cancelled orders', (t) => {
  const anyFailures = fc.uniqueArray(
    fc.tuple(fc.constantFrom(...steps.map(({ id }) => id)), fc.integer({ min: 1, max: 2 })),
    { selector: ([id, attempt]) => `${id}${attempt}` },
  );
  fc.assert(
    fc.property(anyFailures, (failures) => {
      const fails = (id: string, attempt: number) =>
        failures.some(([f, a]) => f === id && a === attempt);
      const events = drive([plan], first, fails);
      const at = (type: string, id: string) =>
        events.findIndex(
          (event) => event.type === type && 'step' in event.data && event.data.step === id,
        );
      const promoted = at('StepStarted', 'promote');
      return (
        promoted === -1 ||
        ['fence', 'cancel', 'replay'].every((id) => {
          const done = at('StepSucceeded', id);
          return done !== -1 && done < promoted;
        })
      );
    }),
  );
  t.pass();
});
