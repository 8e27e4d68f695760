/** Decisions of the scope: what is recovered, what is withheld, and the reasons it gives. */
import { readFileSync } from 'node:fs';
import {
  formatProblem,
  type Instance,
  type LedgerEvent,
  loadEstate,
} from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { evolveWorld } from '../world/evolve.ts';
import { emptyWorld, type World } from '../world/state.ts';
import { rankCandidates, type Surveyed } from './candidates.ts';
import { assignFailure, type DecisionInput, decideRecovery } from './decide-scope.ts';
import { resolvable } from './resolve-incident.ts';

const instance = (name: string): Instance => ({
  ...{ name, process: name, address: name, http: name, site: 'main' },
});
const healthy = (name: string, status: string, sequence: number): Surveyed => ({
  instance: instance(name),
  answer: { _tag: 'health', status, sequence },
});
const silent = (name: string): Surveyed => ({
  instance: instance(name),
  answer: { _tag: 'silent', reason: 'connection refused' },
});

const file = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);
const loaded = loadEstate('estate.yaml', readFileSync(file, 'utf8'), {});
if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
const { estate } = loaded.right;
const component = estate.components['trading_engine'];
if (component === undefined) throw new Error('the estate has no trading engine');

const confirmed = (failureType: 'PROCESS_DEAD' | 'SLOW' = 'PROCESS_DEAD'): LedgerEvent => ({
  type: 'FailureConfirmed',
  data: {
    component: 'trading_engine',
    failureType,
    quorum: 2,
    observers: ['a', 'b'],
    suspicions: [1, 2],
    onset: {
      lastGood: null,
      firstBad: '2026-11-23T00:00:00Z',
      lastGoodAgeNs: null,
      firstBadAgeNs: '0',
    },
    evidence: {},
  },
});

const worldOf = (...entries: readonly (readonly [number, LedgerEvent])[]): World =>
  entries.reduce(
    (world, [sequence, event]) =>
      evolveWorld(world, event, { subject: `s.${event.type}`, sequence, atMs: sequence * 1_000 }),
    emptyWorld,
  );

const ranking = rankCandidates({
  active: 'engine-a',
  instances: [silent('engine-a'), healthy('engine-b', 'STANDBY', 500)],
});

const decisionFor = (world: World, fields: Partial<DecisionInput> = {}) => {
  const failure = Object.values(world.failures).at(-1);
  if (failure === undefined) throw new Error('no failure');
  return decideRecovery({
    failure,
    incident: `inc-${failure.sequence}`,
    world,
    estate,
    hasRunbook: true,
    needsFailed: true,
    ranking,
    nowMs: 1_000_000,
    decidedAtSequence: 9,
    ...fields,
  });
};

const codes = (events: readonly LedgerEvent[]) =>
  events.flatMap((event) =>
    event.type === 'RecoveryWithheld' ? event.data.blockers.map(({ code }) => code) : [event.type],
  );

test('the standby that consumed most is chosen, and each other one is told why not', (t) => {
  const { candidates, chosen } = rankCandidates({
    active: 'a',
    instances: [
      healthy('a', 'OK', 900),
      healthy('b', 'STANDBY', 5),
      healthy('c', 'STANDBY', 7),
      silent('d'),
    ],
  });
  t.is(chosen?.name, 'c');
  t.deepEqual(
    candidates.map(({ reason }) => reason),
    [
      'it is the instance that failed',
      'its input sequence 5 is not the highest',
      'hot standby at input sequence 7',
      'it does not answer: connection refused',
    ],
  );
});

test('a tier 1 failure with a standby is decided at once, with its candidates', (t) => {
  const [event, ...more] = decisionFor(worldOf([5, confirmed()]));
  t.is(more.length, 0);
  t.is(event?.type, 'RecoveryDecided');
  if (event?.type === 'RecoveryDecided') {
    t.is(event.data.recovery, 'rec-5');
    t.deepEqual(event.data.candidates, ranking.candidates);
  }
});

test('each reason not to act withholds by its own name', (t) => {
  const world = worldOf([5, confirmed()]);
  const tier2 = { ...estate, components: { trading_engine: { ...component, tier: 2 as const } } };
  const none = rankCandidates({
    active: 'engine-a',
    instances: [silent('engine-a'), silent('engine-b')],
  });
  t.deepEqual(codes(decisionFor(worldOf([5, confirmed('SLOW')]))), ['not_actionable']);
  t.deepEqual(codes(decisionFor(world, { hasRunbook: false })), ['no_runbook']);
  t.deepEqual(codes(decisionFor(world, { ranking: none })), ['no_standby']);
  t.deepEqual(codes(decisionFor(world, { estate: tier2 })), ['needs_person']);
  const recent = { ...world, lastCompletedMs: { trading_engine: 999_000 } };
  t.deepEqual(codes(decisionFor(recent)), ['anti_flap']);
  t.deepEqual(codes(decisionFor(recent, { nowMs: 1_059_000 })), ['RecoveryDecided']);
});

test('the same withholding is not written twice, a changed one is', (t) => {
  const world = worldOf([5, confirmed('SLOW')]);
  const [withheld] = decisionFor(world);
  if (withheld === undefined) return t.fail();
  const after = evolveWorld(world, withheld, { subject: 'scope', sequence: 6, atMs: 0 });
  t.deepEqual(decisionFor(after), []);
  t.deepEqual(codes(decisionFor(after, { hasRunbook: false })), ['no_runbook', 'not_actionable']);
});

test('a component that fails again before its incident is over stays in that incident', (t) => {
  const assigned = (failure: number): LedgerEvent => ({
    type: 'FailureAssigned',
    data: { component: 'trading_engine', failure, failureType: 'HUNG', incident: 'inc-5' },
  });
  const world = worldOf([5, confirmed()], [6, assigned(5)], [20, confirmed()]);
  const second = world.failures[20];
  if (second === undefined) return t.fail();
  const [first] = assignFailure(second, world, 20);
  t.is(first?.type === 'FailureAssigned' && first.data.incident, 'inc-5');
});

test('only what a crash left undone is decided again', (t) => {
  const world = worldOf([5, confirmed()]);
  const failure = world.failures[5];
  if (failure === undefined) return t.fail();
  t.deepEqual(
    assignFailure(failure, world, 5).map(({ type }) => type),
    ['FailureAssigned', 'ScopeAssessed'],
  );
  t.deepEqual(
    assignFailure({ ...failure, incident: 'inc-5' }, world, 5).map(({ type }) => type),
    ['ScopeAssessed'],
  );
  t.deepEqual(assignFailure({ ...failure, incident: 'inc-5', scoped: true }, world, 5), []);
});

test('an incident is resolved when its recovery completed, and not before', (t) => {
  const decided: LedgerEvent = decisionFor(worldOf([5, confirmed()]))[0] ?? confirmed();
  const assigned: LedgerEvent = {
    type: 'FailureAssigned',
    data: { component: 'trading_engine', failure: 5, failureType: 'HUNG', incident: 'inc-5' },
  };
  const world = worldOf([5, confirmed()], [6, assigned], [7, decided]);
  t.deepEqual(resolvable(world), []);
  const ended = (status: 'completed' | 'failed') => ({
    ...world,
    recoveries: {
      'rec-5': { recovery: 'rec-5', status, rehearsal: false, runbookHash: 'h', endedAtMs: 0 },
    },
  });
  t.deepEqual(resolvable(ended('failed')), []);
  const [event] = resolvable(ended('completed'));
  t.is(event?.type === 'IncidentResolved' && event.data.outcome, 'recovered');
});
