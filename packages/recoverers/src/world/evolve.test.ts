/** The recoverer's world: bounded, and untouched by repeats. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { decidedFields } from '../../../../test/harness/decided-fields.ts';
import { evolveWorld } from './evolve.ts';
import { emptyWorld, type World } from './state.ts';

const epoch = { generation: 0, sequence: 30 };
const onset = {
  lastGood: null,
  firstBad: '2026-11-23T00:00:00Z',
  lastGoodAgeNs: null,
  firstBadAgeNs: '0',
};

type Entry = readonly [string, LedgerEvent];

const component = 'trading_engine';
const aboutOf = (at: number) => ({ component, incident: `inc-${at}`, recovery: `rec-${at}` });

const confirmed: LedgerEvent = {
  type: 'FailureConfirmed',
  data: {
    component,
    failureType: 'HUNG',
    quorum: 2,
    observers: [],
    suspicions: [],
    onset,
    evidence: {},
  },
};

const decided = (at: number): LedgerEvent => ({
  type: 'RecoveryDecided',
  data: {
    ...aboutOf(at),
    ...{ failure: at, rule: '', policyVersion: '', inputs: [], decidedAtSequence: at },
    ...{ runbook: 'RB', tier: 1, targetMs: 1, candidates: [] },
    ...decidedFields,
  },
});

const planned = (at: number): LedgerEvent => ({
  type: 'RecoveryPlanned',
  data: {
    ...aboutOf(at),
    ...{ epoch, recoverer: 'a', runbook: 'RB', runbookHash: '', estateHash: '' },
    ...{ incarnation: 1, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
  },
});

/** One whole incident whose failure is confirmed at `at`. */
const incident = (at: number): readonly Entry[] => {
  const { recovery, incident: id } = aboutOf(at);
  const assigned = { component, failure: at, failureType: 'HUNG', incident: id } as const;
  const claimed = { ...aboutOf(at), recoverer: 'a', generation: 0, reason: 'first' } as const;
  const checks = { pass: 0, fail: 0, unknown: 0 };
  const completed = { ...aboutOf(at), epoch, outcome: 'recovered', checks } as const;
  const released = { component, recovery, recoverer: 'a', epoch, outcome: 'completed' };
  const resolved = { incident: id, outcome: 'recovered', reason: '' } as const;
  return [
    ['component.trading_engine', confirmed],
    ['scope.floor', { type: 'FailureAssigned', data: assigned }],
    ['scope.floor', decided(at)],
    ['claim.trading_engine', { type: 'RecoveryClaimed', data: claimed }],
    [`recovery.${recovery}`, planned(at)],
    [`recovery.${recovery}`, { type: 'RecoveryCompleted', data: completed }],
    ['claim.trading_engine', { type: 'ClaimReleased', data: released }],
    ['scope.floor', { type: 'IncidentResolved', data: resolved }],
  ];
};

const apply = (world: World, from: number, events: ReturnType<typeof incident>): World =>
  events.reduce(
    (next, [subject, event], index) =>
      evolveWorld(next, event, {
        subject: `ledger.real.${subject}`,
        sequence: from + index,
        atMs: from,
      }),
    world,
  );

test('an event seen twice changes nothing', (t) => {
  const events = incident(1).slice(0, 5);
  const once = apply(emptyWorld, 1, events);
  t.deepEqual(apply(once, 1, events), once);
});

test('a thousand resolved incidents leave no more behind than one', (t) => {
  const first = apply(emptyWorld, 1, incident(1));
  let world = emptyWorld;
  for (let i = 0; i < 1_000; i += 1) world = apply(world, 1 + i * 10, incident(1 + i * 10));
  t.is(Object.keys(world.causes).length, 0);
  t.is(Object.keys(world.recoveries).length, 0);
  t.is(Object.keys(world.decisions).length, 0);
  t.is(world.failovers.length, 256);
  t.is(world.completions[component]?.length, 32);
  t.deepEqual(Object.keys(world.lastSequences), Object.keys(first.lastSequences));
});

test('a claim is held until its own recovery is released', (t) => {
  const held = apply(emptyWorld, 1, incident(1).slice(0, 6));
  t.is(held.claims['trading_engine']?.released, false);
  t.is(held.claims['trading_engine']?.epoch.sequence, 4);
  t.is(apply(emptyWorld, 1, incident(1)).claims['trading_engine']?.released, true);
});

const alone = (subject: string, event: LedgerEvent, world = emptyWorld): World =>
  apply(world, world.newest + 1, [[subject, event]]);

test('what is recorded of a recovery that nobody decided leaves nothing behind', (t) => {
  const checks = { pass: 0, fail: 0, unknown: 0 };
  const completed = { ...aboutOf(9), epoch, outcome: 'recovered', checks } as const;
  const told = alone('recovery.rec-9', planned(9));
  const ended = alone('recovery.rec-9', { type: 'RecoveryCompleted', data: completed }, told);
  t.deepEqual(ended, { ...emptyWorld, newest: 2 });
});

test('a failure is cleared, assigned and decided on by its own component only', (t) => {
  const failed = alone('component.trading_engine', confirmed);
  const other = { component: 'other', failure: 1, incident: 'inc-1' };
  const evidence = {};
  const foreign: readonly LedgerEvent[] = [
    { type: 'FailureCleared', data: { ...other, observer: 'o', reason: '', evidence } },
    { type: 'FailureAssigned', data: { ...other, failureType: 'HUNG' } },
  ];
  for (const event of foreign) {
    t.deepEqual(alone('component.other', event, failed).causes, failed.causes, event.type);
  }
});
