/** A drill from request to verdict, as a log would carry it: decide, next move, evolve, repeat. */
import type { LedgerEvent, Recorded } from '@recovery-ledger/ledger';
import { subjectOf } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { decidedFields } from '../../../../test/harness/decided-fields.ts';
import { metaAt } from '../../../../test/harness/recorded-event.ts';
import { type ChaosState, evolveChaos, noDrills, untouched } from './chaos-state.ts';
import { decideStart } from './decide-start.ts';
import { type Move, nextMove } from './next-move.ts';

const component = 'trading_engine';
const estate = { estate: 'floor', components: { [component]: {}, redis: {} } };
const request = {
  component,
  failureType: 'HUNG',
  reason: 'quarterly drill',
  requestedBy: 'ops',
} as const;
const limitMs = 60_000;
const epoch = { generation: 1, sequence: 9 };
const startMs = Date.parse(metaAt(0, 0).recordedAt);

/** A log in memory: events are recorded one second apart, in the order given. */
const logOf = () => {
  let state: ChaosState = noDrills;
  const events: Recorded[] = [];
  const record = (
    family: 'drill' | 'component' | 'scope' | 'recovery',
    id: string,
    event: LedgerEvent,
  ) => {
    const sequence = events.length + 1;
    const subject = subjectOf({ mode: 'drill', family, id });
    const recorded = {
      ...event,
      meta: metaAt(sequence, sequence * 1_000, { subject, aggregate: id }),
    };
    events.push(recorded);
    state = evolveChaos(state, E.right(recorded));
  };
  const move = (seconds = events.length): Move | null => {
    const drill = state.drills[component];
    const terms = { quorum: 2, limitMs, nowMs: startMs + seconds * 1_000 };
    return drill === undefined
      ? null
      : nextMove(drill, state.components[component] ?? untouched, terms);
  };
  /** Writes next moves until there is none, and gives the types that were written. */
  const drive = (seconds?: number): readonly string[] => {
    const before = events.length;
    for (let next = move(seconds); next !== null; next = move(seconds)) {
      const { family, id } = next.aggregate;
      for (const event of next.events) record(family as 'drill' | 'component', id, event);
    }
    return events.slice(before).map(({ type }) => type);
  };
  const start = () => {
    const decided = decideStart(request, state, estate);
    if (E.isLeft(decided)) return decided.left._tag;
    record('drill', decided.right.data.drill, decided.right);
    return decided.right.data.drill;
  };
  return { record, move, drive, start, events, state: () => state };
};

const started = () => {
  const log = logOf();
  log.start();
  log.drive();
  return log;
};

const decided = (log: ReturnType<typeof logOf>): void =>
  log.record('scope', 'floor', {
    type: 'RecoveryDecided',
    data: {
      ...{ incident: 'inc-4', component, failure: 4, recovery: 'rec-4', runbook: 'R', tier: 1 },
      ...{ targetMs: 30_000, rule: 'r', policyVersion: '1', inputs: [4], candidates: [] },
      decidedAtSequence: 4,
      ...decidedFields,
    },
  });

const completed = (
  log: ReturnType<typeof logOf>,
  fail: number,
  outcome: 'rehearsed' | 'recovered' = 'rehearsed',
): void =>
  log.record('recovery', 'rec-4', {
    type: 'RecoveryCompleted',
    data: {
      ...{ recovery: 'rec-4', incident: 'inc-4', component, epoch, outcome },
      checks: { pass: 3, fail, unknown: 1 },
    },
  });

const verdict = ({ events }: ReturnType<typeof logOf>) =>
  events.flatMap((event) => (event.type === 'DrillConcluded' ? [event.data.verdict] : []));

test('a drill tells a failure as two detectors would, and then says what it injected', (t) => {
  const { events } = started();
  t.deepEqual(
    events.map(({ type }) => type),
    ['DrillStarted', 'FailureSuspected', 'FailureSuspected', 'FailureConfirmed', 'FaultInjected'],
  );
  const confirmed = events.find((event) => event.type === 'FailureConfirmed');
  t.deepEqual(confirmed?.data.observers, ['chaos-1', 'chaos-2']);
  t.deepEqual(confirmed?.data.suspicions, [2, 3]);
  t.is(confirmed?.data.failureType, 'HUNG');
  const injected = events.find((event) => event.type === 'FaultInjected');
  t.is(injected?.data.failure, 4);
});

test('a crash after any event leaves a drill that goes on where it stood', (t) => {
  const whole = started().events;
  for (let kept = 1; kept < whole.length; kept += 1) {
    const log = logOf();
    for (const event of whole.slice(0, kept)) {
      const family = event.type.startsWith('Failure') ? 'component' : 'drill';
      log.record(family, event.meta.aggregate, event);
    }
    log.drive();
    t.deepEqual(
      log.events.map(({ type }) => type),
      whole.map(({ type }) => type),
      `after ${kept} events`,
    );
  }
});

test('moves expect the newest sequence of the aggregate that they write to', (t) => {
  const log = logOf();
  log.start();
  t.is(log.move()?.expected, 0);
  log.drive();
  decided(log);
  completed(log, 0);
  t.deepEqual([log.move()?.aggregate.id, log.move()?.expected], ['drill-1', 5]);
});

test('a rehearsal without failed checks passes, and its failure is cleared', (t) => {
  const log = started();
  decided(log);
  t.deepEqual(log.drive(), []);
  completed(log, 0);
  t.deepEqual(log.drive(), ['DrillConcluded', 'FailureCleared']);
  t.deepEqual(verdict(log), ['passed']);
});

test('a failed check, and a recovery that was none of a rehearsal, fail the drill', (t) => {
  for (const [fail, outcome] of [
    [1, 'rehearsed'],
    [0, 'recovered'],
  ] as const) {
    const log = started();
    decided(log);
    completed(log, fail, outcome);
    log.drive();
    t.deepEqual(verdict(log), ['failed']);
  }
});

test('nobody deciding is inconclusive, and a decided recovery that does not end is a failure', (t) => {
  const silent = started();
  t.deepEqual(silent.drive(60), []);
  t.deepEqual(silent.drive(62), ['DrillConcluded', 'FailureCleared']);
  t.deepEqual(verdict(silent), ['inconclusive']);
  const slow = started();
  decided(slow);
  slow.drive(62);
  t.deepEqual(verdict(slow), ['failed']);
});

test('one drill of a component is open at a time, until its failure is cleared', (t) => {
  const log = started();
  t.is(log.start(), 'DrillOpen');
  decided(log);
  completed(log, 0);
  t.is(log.start(), 'DrillOpen');
  log.drive();
  t.is(log.start(), 'drill-2');
});

test('a suspicion of another drill is none of this one', (t) => {
  const log = logOf();
  log.start();
  const before = log.state().drills[component];
  const at = new Date(startMs).toISOString();
  const onset = { lastGood: at, firstBad: at, lastGoodAgeNs: '0', firstBadAgeNs: '0' };
  const data = { component: 'redis', observer: 'chaos-1', failureType: 'HUNG', quorum: 2 } as const;
  const evidence = { drill: 'drill-2' };
  log.record('component', 'redis', {
    type: 'FailureSuspected',
    data: { ...data, onset, evidence },
  });
  t.is(log.state().drills[component], before);
});
