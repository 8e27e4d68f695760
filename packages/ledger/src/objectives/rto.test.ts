/** The verdict at its exact boundaries, and phases that add up for any history. */
import test from 'ava';
import fc from 'fast-check';
import { metaAt, recorded } from '../../../../test/harness/recorded-event.ts';
import type { Recorded } from '../events/recorded.ts';
import type { Phase } from '../events/recovery-plan.ts';
import { clockOf } from './clock-set.ts';
import { evolveClocks, noClocks, type RecoveryClock } from './recovery-clock.ts';
import { actualMs, phasesOf, verdictOf } from './rto.ts';

const onset = (firstBadMs: number, lastGoodMs: number | null) => ({
  lastGood: null,
  firstBad: '2027-01-15T08:00:00Z',
  firstBadAgeNs: String(firstBadMs * 1e6),
  lastGoodAgeNs: lastGoodMs === null ? null : String(lastGoodMs * 1e6),
});

const component = 'trading_engine';
const of = { component, incident: 'inc-1', recovery: 'rec-1' };

const fold = (events: readonly Recorded[]): RecoveryClock => {
  const clock = clockOf(events.reduce(evolveClocks, noClocks), 1);
  if (clock === undefined) throw new Error('no clock');
  return clock;
};

type Case = {
  readonly first: number;
  readonly good: number | null;
  readonly endMs: number;
  readonly rehearsal?: boolean;
};

const ended = ({ first, good, endMs, rehearsal = false }: Case): RecoveryClock =>
  fold([
    recorded('FailureConfirmed', { component, onset: onset(first, good) }, metaAt(1, 0)),
    recorded('RecoveryDecided', { ...of, failure: 1, targetMs: 30_000 }, metaAt(2, 1)),
    recorded('RecoveryPlanned', { ...of, rehearsal }, metaAt(3, 2)),
    recorded('RecoveryCompleted', { ...of, outcome: 'recovered' }, metaAt(4, endMs)),
  ]);

test('a worst case of exactly the target is MET, one microsecond more is INDETERMINATE', (t) => {
  t.is(verdictOf(ended({ first: 0, good: 1_000, endMs: 29_000 })), 'MET');
  t.is(verdictOf(ended({ first: 0, good: 1_000, endMs: 29_000.001 })), 'INDETERMINATE');
});

test('a best case of exactly the target is not VIOLATED, one microsecond more is', (t) => {
  t.is(verdictOf(ended({ first: 1_000, good: 2_000, endMs: 29_000 })), 'INDETERMINATE');
  t.is(verdictOf(ended({ first: 1_000, good: 2_000, endMs: 29_000.001 })), 'VIOLATED');
});

test('a component that was never seen good cannot be MET, but can be VIOLATED', (t) => {
  const fast = ended({ first: 1, good: null, endMs: 5 });
  t.is(verdictOf(fast), 'INDETERMINATE');
  t.deepEqual(actualMs(fast), { best: 6, worst: null });
  t.is(verdictOf(ended({ first: 1, good: null, endMs: 30_000 })), 'VIOLATED');
});

test('a rehearsal never yields MET and a running clock yields nothing', (t) => {
  t.is(verdictOf(ended({ first: 0, good: 0, endMs: 5, rehearsal: true })), 'INDETERMINATE');
  const running = fold([recorded('FailureConfirmed', { onset: onset(0, 0) }, metaAt(1, 0))]);
  t.is(verdictOf(running), null);
  t.is(actualMs(running), null);
});

test('a failure without a target is INDETERMINATE, however long it took', (t) => {
  const events = [
    recorded('FailureConfirmed', { component, onset: onset(0, 0) }, metaAt(1, 0)),
    recorded('FailureCleared', { component, failure: 1 }, metaAt(2, 99_000_000)),
  ];
  t.is(verdictOf(fold(events)), 'INDETERMINATE');
});

test('the clock bounds of late events from another host widen the actual both ways', (t) => {
  const other = { bootid: 'elsewhere/boot', late: true, clockboundns: 50e6 };
  const clock = fold([
    recorded('FailureConfirmed', { component, onset: onset(10, 20) }, metaAt(1, 0)),
    recorded('FailureCleared', { component, failure: 1 }, metaAt(2, 1_000, other)),
  ]);
  t.deepEqual(actualMs(clock), { best: 960, worst: 1_070 });
});

test('the step that ends after trading resumed is cut to the end of the clock', (t) => {
  const step = (phase: Phase) => ({ ...of, step: phase, phase });
  const clock = fold([
    recorded('FailureConfirmed', { component, onset: onset(100, 150) }, metaAt(1, 0)),
    recorded('RecoveryDecided', { ...of, failure: 1, targetMs: 30_000 }, metaAt(2, 10)),
    recorded('StepStarted', step('fence'), metaAt(3, 20)),
    recorded('StepSucceeded', step('fence'), metaAt(4, 50)),
    recorded('TradingHalted', of, metaAt(5, 51)),
    recorded('TradingResumed', { ...of, remainingHalts: [] }, metaAt(6, 80)),
    recorded('StepSucceeded', step('resume'), metaAt(7, 85)),
    recorded('RecoveryCompleted', { ...of, outcome: 'recovered' }, metaAt(8, 90)),
  ]);
  t.deepEqual(phasesOf(clock), [
    { phase: 'detect', ms: 100 },
    { phase: 'decide', ms: 20 },
    { phase: 'fence', ms: 30 },
    { phase: 'resume', ms: 30 },
  ]);
});

const phase = fc.constantFrom<Phase>('contain', 'fence', 'promote', 'validate', 'resume');
const kind = fc.constantFrom('StepStarted', 'StepSucceeded', 'TradingHalted', 'TradingResumed');
const moment = fc.integer({ min: 0, max: 60_000 });
const host = fc.constantFrom('host/boot', 'host/second', 'other/boot');
const happening = fc.record({ phase, kind, moment, host, late: fc.boolean() });

test('phases are never negative and add up to onset-to-end, whatever the history', (t) => {
  const property = fc.property(
    fc.array(happening, { maxLength: 12 }),
    moment,
    moment,
    (happenings, endMs, badMs) => {
      const clock = fold([
        recorded('FailureConfirmed', { component, onset: onset(badMs, null) }, metaAt(1, 0)),
        recorded('RecoveryDecided', { ...of, failure: 1, targetMs: 1 }, metaAt(2, 0)),
        ...happenings.map((h, i) => {
          const data = { ...of, step: 's', phase: h.phase, remainingHalts: [] };
          const type = h.kind as 'StepStarted';
          return recorded(type, data, metaAt(3 + i, h.moment, { bootid: h.host, late: h.late }));
        }),
        recorded('RecoveryCompleted', { ...of, outcome: 'rehearsed' }, metaAt(99, endMs)),
      ]);
      const spans = phasesOf(clock);
      const sum = spans.reduce((total, { ms }) => total + ms, 0);
      const whole = actualMs(clock)?.best ?? Number.NaN;
      return spans.every(({ ms }) => ms >= 0) && Math.abs(sum - whole) < 0.001;
    },
  );
  fc.assert(property, { numRuns: 500 });
  t.pass();
});
