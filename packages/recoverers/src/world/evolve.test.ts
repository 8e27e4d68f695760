/** The recoverer's world: bounded, and untouched by repeats. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { evolveWorld } from './evolve.ts';
import { emptyWorld, type World } from './state.ts';

const epoch = { generation: 0, sequence: 30 };
const onset = {
  lastGood: null,
  firstBad: '2026-11-23T00:00:00Z',
  lastGoodAgeNs: null,
  firstBadAgeNs: '0',
};

/** One whole incident whose failure is confirmed at `at`. */
const incident = (at: number): readonly (readonly [string, LedgerEvent])[] => {
  const [component, incidentId, recovery] = ['trading_engine', `inc-${at}`, `rec-${at}`];
  const common = { incident: incidentId, component };
  const decision = {
    ...common,
    failure: at,
    rule: '',
    policyVersion: '',
    inputs: [],
    decidedAtSequence: at,
  };
  const held = { ...common, recovery, epoch };
  return [
    [
      'component.trading_engine',
      {
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
      },
    ],
    [
      'scope.floor',
      {
        type: 'FailureAssigned',
        data: { component, failure: at, failureType: 'HUNG', incident: incidentId },
      },
    ],
    [
      'scope.floor',
      {
        type: 'RecoveryDecided',
        data: { ...decision, recovery, runbook: 'RB', tier: 1, targetMs: 1, candidates: [] },
      },
    ],
    [
      'claim.trading_engine',
      {
        type: 'RecoveryClaimed',
        data: { ...common, recovery, recoverer: 'a', generation: 0, reason: 'first' },
      },
    ],
    [
      `recovery.${recovery}`,
      {
        type: 'RecoveryPlanned',
        data: {
          ...held,
          recoverer: 'a',
          runbook: 'RB',
          runbookHash: '',
          estateHash: '',
          incarnation: 1,
          targetMs: 1,
          rehearsal: false,
          variables: {},
          steps: [],
        },
      },
    ],
    [
      `recovery.${recovery}`,
      {
        type: 'RecoveryCompleted',
        data: { ...held, outcome: 'recovered', checks: { pass: 0, fail: 0, unknown: 0 } },
      },
    ],
    [
      'claim.trading_engine',
      {
        type: 'ClaimReleased',
        data: { component, recovery, recoverer: 'a', epoch, outcome: 'completed' },
      },
    ],
    [
      'scope.floor',
      {
        type: 'IncidentResolved',
        data: { incident: incidentId, outcome: 'recovered', reason: '' },
      },
    ],
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
  t.is(Object.keys(world.failures).length, 0);
  t.is(Object.keys(world.recoveries).length, 0);
  t.deepEqual(Object.keys(world.lastSequences), Object.keys(first.lastSequences));
});

test('a claim is held until its own recovery is released', (t) => {
  const held = apply(emptyWorld, 1, incident(1).slice(0, 6));
  t.is(held.claims['trading_engine']?.released, false);
  t.is(held.claims['trading_engine']?.epoch.sequence, 4);
  t.is(apply(emptyWorld, 1, incident(1)).claims['trading_engine']?.released, true);
});
