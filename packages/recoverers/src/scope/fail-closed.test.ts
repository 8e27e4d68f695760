/** What is not known is not decided on: which instance failed, and events that cannot be read. */
import { readFileSync } from 'node:fs';
import { formatProblem, type Instance, loadEstate } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { evolveUnreadable } from '../world/evolve.ts';
import { emptyWorld, type Failure } from '../world/state.ts';
import { rankCandidates, type Survey, type Surveyed } from './candidates.ts';
import { decideRecovery } from './decide-scope.ts';
import { resolvable } from './resolve-incident.ts';

const file = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);
const loaded = loadEstate('estate.yaml', readFileSync(file, 'utf8'), {});
if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join());
const { estate } = loaded.right;

const instance = (name: string): Instance => ({
  ...{ name, process: name, address: name, http: name, site: 'main' },
});
const healthy = (name: string, status: string): Surveyed => ({
  instance: instance(name),
  answer: { _tag: 'health', status, sequence: 5 },
});
const silent = (name: string): Surveyed => ({
  instance: instance(name),
  answer: { _tag: 'silent', reason: 'connection refused' },
});

const failure: Failure = {
  sequence: 5,
  component: 'trading_engine',
  failureType: 'PROCESS_DEAD',
  cleared: false,
  incident: 'inc-5',
  scoped: true,
  decision: { kind: 'none' },
};

const codesFor = (survey: Survey, needsFailed: boolean, world = emptyWorld) =>
  decideRecovery({
    failure,
    incident: 'inc-5',
    world,
    estate,
    hasRunbook: true,
    needsFailed,
    ranking: rankCandidates(survey),
    nowMs: 0,
    decidedAtSequence: 5,
  }).flatMap((event) =>
    event.type === 'RecoveryWithheld' ? event.data.blockers.map(({ code }) => code) : [event.type],
  );

test('without service discovery the one instance that is no standby is the failed one', (t) => {
  const two = { active: null, instances: [silent('a'), healthy('b', 'STANDBY')] };
  t.is(rankCandidates(two).failed?.name, 'a');
  t.deepEqual(codesFor(two, true), ['RecoveryDecided']);
});

test('who failed is not guessed: a runbook that names it is withheld', (t) => {
  const unclear = { active: null, instances: [silent('a'), silent('c'), healthy('b', 'STANDBY')] };
  const allFit = { active: null, instances: [healthy('a', 'STANDBY'), healthy('b', 'STANDBY')] };
  for (const survey of [unclear, allFit]) {
    t.is(rankCandidates(survey).failed, undefined);
    t.deepEqual(codesFor(survey, true), ['failed_unknown']);
    t.deepEqual(codesFor(survey, false), ['RecoveryDecided']);
  }
});

test('an event that cannot be read withholds what is decided on its aggregate, naming it', (t) => {
  const survey = { active: 'a', instances: [silent('a'), healthy('b', 'STANDBY')] };
  const where = (subject: string) =>
    evolveUnreadable(emptyWorld, {
      _tag: 'Unreadable',
      subject: `ledger.real.${subject}`,
      sequence: 7,
      recordedAt: '',
      reason: 'unknown event type',
    });
  for (const mine of ['component.trading_engine', 'scope.trading-floor', 'claim.trading_engine']) {
    t.deepEqual(codesFor(survey, true, where(mine)), ['unreadable_event'], mine);
    t.is(where(mine).newest, 7);
  }
  t.deepEqual(codesFor(survey, true, where('component.other')), ['RecoveryDecided']);
});

test('an incident is not resolved while the claim of its recovery is held', (t) => {
  const decided: Failure = {
    ...failure,
    decision: { kind: 'decided', recovery: 'rec-5', runbook: 'RB' },
  };
  const epoch = { generation: 0, sequence: 9 };
  const worldWith = (released: boolean) => ({
    ...emptyWorld,
    failures: { 5: decided },
    claims: {
      trading_engine: {
        component: 'trading_engine',
        recovery: 'rec-5',
        incident: 'inc-5',
        recoverer: 'a',
        epoch,
        released,
      },
    },
    recoveries: {
      'rec-5': {
        recovery: 'rec-5',
        status: 'completed' as const,
        rehearsal: false,
        runbookHash: 'h',
        endedAtMs: 0,
      },
    },
  });
  t.deepEqual(resolvable(worldWith(false)), []);
  t.is(resolvable(worldWith(true)).length, 1);
});

test('a failed recovery keeps its incident open until a later one of the component recovers it', (t) => {
  const decided = (sequence: number): Failure => ({
    ...failure,
    sequence,
    cleared: true,
    decision: { kind: 'decided', recovery: `rec-${sequence}`, runbook: 'RB' },
  });
  const ended = (recovery: string, status: 'failed' | 'completed') => ({
    [recovery]: { recovery, status, rehearsal: false, runbookHash: 'h', endedAtMs: 0 },
  });
  const failed = {
    ...emptyWorld,
    failures: { 5: decided(5) },
    recoveries: ended('rec-5', 'failed'),
  };
  t.deepEqual(resolvable(failed), []);
  const again = {
    ...failed,
    failures: { 5: decided(5), 9: decided(9) },
    recoveries: { ...failed.recoveries, ...ended('rec-9', 'completed') },
  };
  const [event] = resolvable(again);
  t.is(event?.data.outcome, 'recovered');
  const reversed = {
    ...again,
    recoveries: { ...ended('rec-5', 'completed'), ...ended('rec-9', 'failed') },
  };
  t.deepEqual(resolvable(reversed), []);
});
