/** What decides when a recovery is over, before it begins, while it runs, and where it is late. */
import type { PlannedStep, Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { criticalPath, pathOf } from './critical-path.ts';
import { drive, first, plan, steps } from './scripted-recovery.ts';
import { initial, type Plan } from './state.ts';

const budgets: Readonly<Record<string, number>> = {
  stop: 300,
  fence: 50,
  cancel: 200,
  promote: 90,
};
const budgeted = steps.map((step): PlannedStep => ({ ...step, budgetMs: budgets[step.id] ?? 100 }));
if (plan.type !== 'RecoveryPlanned') throw new Error('no plan');
const planned: Plan = { ...plan.data, steps: budgeted, variables: { 'budget.contain': '400' } };
const at = (ms: number) => 1_000_000_000n + BigInt(ms) * 1_000_000n;

test('before it begins the longest chain of budgets decides', (t) => {
  const path = criticalPath(planned, initial, {}, at(0));
  t.deepEqual(path.steps, ['stop', 'fence', 'cancel', 'promote']);
  t.is(path.remainingMs, 640);
  t.is(path.totalMs, 640);
  t.deepEqual([path.steppedOver, path.phasesOver], [[], []]);
});

test('what took longer than it may moves the end, and is told while it still runs', (t) => {
  const times = {
    halt: { startedNs: at(0), endedNs: at(500) },
    stop: { startedNs: at(0), endedNs: at(20) },
    fence: { startedNs: at(500) },
  };
  const path = criticalPath(planned, initial, times, at(570));
  t.deepEqual(path.steps, ['halt', 'fence', 'cancel', 'promote']);
  t.is(path.remainingMs, 290);
  t.deepEqual(path.steppedOver, [
    { step: 'halt', budgetMs: 100, spentMs: 500, overMs: 400 },
    { step: 'fence', budgetMs: 50, spentMs: 70, overMs: 20 },
  ]);
  t.deepEqual(path.phasesOver, [{ phase: 'contain', budgetMs: 400, spentMs: 570, overMs: 170 }]);
});

test('when all is over nothing remains', (t) => {
  const times = Object.fromEntries(
    budgeted.map(({ id }, index) => [id, { startedNs: at(index), endedNs: at(index + 1) }]),
  );
  const path = criticalPath(planned, initial, times, at(9_000));
  t.is(path.remainingMs, 0);
  t.is(path.totalMs, 6);
});

test('from the events of a recovery: what a holder wrote too late does not count', (t) => {
  t.is(pathOf([], at(0)), undefined);
  const whole = drive([plan], first).map((event, index): Recorded => {
    const time = new Date(Number(at(index)) / 1e6).toISOString();
    return { ...event, meta: { time, recordedAt: time, sequence: index } } as Recorded;
  });
  const path = pathOf(whole, at(9_000));
  t.deepEqual(path?.steps.at(-1), 'promote');
  t.is(path?.remainingMs, 0);
  const begun = pathOf(whole.slice(0, 2), at(1));
  t.true((begun?.remainingMs ?? 0) > 0);
  const [late] = whole.slice(-1);
  if (late === undefined || !('epoch' in late.data)) return t.fail();
  const stale = {
    ...late,
    data: { ...late.data, epoch: { generation: 0, sequence: 1 } },
  } as Recorded;
  t.deepEqual(pathOf([...whole, stale], at(9_000)), path);
});
