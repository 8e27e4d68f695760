/** When an incident is over, and how it then ended. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import type { World } from '../world/state.ts';
import { decideCause } from './decide-cause.ts';
import { resolvable } from './resolve-incident.ts';
import { requestEvent } from './scripted-acts.ts';
import {
  cleared,
  type Entry,
  estateOf,
  failed,
  fold,
  inputFor,
  worldOf,
} from './scripted-scope.ts';

const estate = estateOf({ engine: [], oms: [], site: {} });
const epoch = { generation: 0, sequence: 9 };
const checks = { pass: 0, fail: 0, unknown: 0 };

const assigned = (failure: number, component = 'engine', incident = 'inc-5'): LedgerEvent => ({
  type: 'FailureAssigned',
  data: { component, failure, failureType: 'HUNG', incident },
});

const outcomes = (world: World, nowMs = 0) =>
  resolvable(world, nowMs).map(({ data }) => `${data.incident} ${data.outcome}`);

/** Decided, claimed, planned and ended: the recovery of a cause that the world knows. */
const recover = (
  world: World,
  cause: number,
  end: 'completed' | 'failed' | 'abandoned' | 'running' | 'decided',
  { rehearsal = false, parent = null as string | null, component = '' } = {},
): World => {
  const over =
    parent === null
      ? {}
      : { parent, component, origin: 'activation' as const, recovery: `rec-${cause}-${component}` };
  const [decided] = decideCause(inputFor(world, cause, estate, over));
  if (decided?.type !== 'RecoveryDecided') throw new Error(JSON.stringify(decided));
  const { recovery, incident } = decided.data;
  const about = { recovery, incident, component: decided.data.component, epoch };
  const next = (sequence: number, event: LedgerEvent): Entry => [world.newest + sequence, event];
  const planned: LedgerEvent = {
    type: 'RecoveryPlanned',
    data: {
      ...{ ...about, recoverer: 'a', runbook: 'RB', runbookHash: '', estateHash: '' },
      ...{ incarnation: 1, targetMs: 1, rehearsal, variables: {}, steps: [] },
    },
  };
  const ends: Readonly<Record<string, LedgerEvent>> = {
    completed: { type: 'RecoveryCompleted', data: { ...about, outcome: 'recovered', checks } },
    failed: { type: 'RecoveryFailed', data: { ...about, step: 's', reason: '', hint: '' } },
    abandoned: { type: 'RecoveryAbandoned', data: { ...about, reason: '' } },
  };
  const ended = ends[end];
  return fold(
    world,
    next(1, decided),
    ...(end === 'decided' ? [] : [next(2, planned)]),
    ...(ended === undefined ? [] : [next(3, ended)]),
  );
};

const down = worldOf([5, failed('engine')], [6, assigned(5)]);

test('an incident is resolved when its recovery completed, and not before', (t) => {
  for (const end of ['decided', 'running', 'failed', 'abandoned'] as const) {
    t.deepEqual(outcomes(recover(down, 5, end)), [], end);
  }
  t.deepEqual(outcomes(recover(down, 5, 'completed')), ['inc-5 recovered']);
  t.deepEqual(outcomes(recover(down, 5, 'completed', { rehearsal: true })), ['inc-5 rehearsed']);
});

test('an incident is not resolved while the claim of its recovery is held', (t) => {
  const data = { component: 'engine', recovery: 'rec-5', incident: 'inc-5', recoverer: 'a' };
  const claim: LedgerEvent = {
    type: 'RecoveryClaimed',
    data: { ...data, generation: 0, reason: 'first' },
  };
  const claimed = fold(recover(down, 5, 'completed'), [50, claim]);
  t.deepEqual(outcomes(claimed), []);
  const released: LedgerEvent = {
    type: 'ClaimReleased',
    data: { component: 'engine', recovery: 'rec-5', recoverer: 'a', epoch, outcome: '' },
  };
  t.is(outcomes(fold(claimed, [51, released])).length, 1);
});

test('what cleared before anything was done is cleared', (t) => {
  const gone = fold(down, [7, cleared('engine', 5)]);
  const [withheld] = decideCause(inputFor(gone, 5, estate));
  t.deepEqual(outcomes(gone), []);
  t.deepEqual(outcomes(fold(gone, [8, withheld ?? failed('oms')])), ['inc-5 cleared']);
});

test('a failed recovery keeps its incident open until a later one of the component recovers it', (t) => {
  const tried = fold(recover(down, 5, 'failed'), [20, cleared('engine', 5)]);
  t.deepEqual(outcomes(tried), []);
  const request = requestEvent({ component: 'engine', incident: 'inc-5' });
  const asked = fold(tried, [30, request]);
  t.deepEqual(outcomes(recover(asked, 30, 'running')), []);
  t.deepEqual(outcomes(recover(asked, 30, 'completed')), ['inc-5 recovered']);
  t.deepEqual(outcomes(recover(asked, 30, 'failed')), []);
  const other = fold(tried, [30, requestEvent({ component: 'oms', incident: 'inc-5' })]);
  t.deepEqual(outcomes(recover(other, 30, 'completed')), []);
});

test('a part of an activation makes good the failure that was left to it', (t) => {
  const whole = fold(down, [7, failed('oms')], [8, assigned(7, 'oms')]);
  const [withheld] = decideCause(inputFor(whole, 7, estate, { runbook: null }));
  const held = fold(recover(whole, 5, 'completed'), [20, withheld ?? failed('oms')]);
  t.deepEqual(outcomes(held), []);
  const part = recover(held, 7, 'completed', { parent: 'rec-5', component: 'oms' });
  t.deepEqual(outcomes(part), ['inc-5 recovered']);
});

test('a part of an activation is known for as long as the failure that it recovered', (t) => {
  const apart = fold(down, [7, failed('oms')], [8, assigned(7, 'oms', 'inc-9')]);
  const part = recover(apart, 7, 'completed', { parent: 'rec-5', component: 'oms' });
  t.is(part.decisions['rec-7-oms']?.incident, 'inc-9');
  const moved = fold(part, [60, assigned(7, 'oms')]);
  const resolved = (incident: string): LedgerEvent => ({
    type: 'IncidentResolved',
    data: { incident, outcome: 'recovered', reason: '' },
  });
  const left = fold(recover(moved, 5, 'completed'), [90, resolved('inc-9')]);
  t.deepEqual(outcomes(left), ['inc-5 recovered']);
  const none = fold(left, [91, resolved('inc-5')]);
  t.deepEqual([none.causes, none.decisions, none.recoveries], [{}, {}, {}]);
});

test('what a person asked for is performed, and given up when it was withheld', (t) => {
  const asked = worldOf([5, requestEvent({ component: 'engine' })]);
  t.deepEqual(outcomes(recover(asked, 5, 'completed')), ['inc-5 performed']);
  const [withheld] = decideCause(inputFor(asked, 5, estate, { runbook: null }));
  const held = fold(asked, [6, withheld ?? failed('oms')]);
  t.deepEqual(outcomes(held), ['inc-5 abandoned']);
});

test('a request is answered once, also one with an end', (t) => {
  const request = requestEvent({ component: 'engine', expiresAt: '1970-01-01T00:00:10Z' });
  const asked = worldOf([5, request]);
  const [withheld] = decideCause(inputFor(asked, 5, estate, { runbook: null }));
  const held = fold(asked, [6, withheld ?? failed('oms')]);
  t.deepEqual(outcomes(held, 9_999), ['inc-5 abandoned']);
});

test('a recovery that was given up before it began never begins, and is over', (t) => {
  const about = { action: 'abandon', aboutRecovery: 'rec-5', component: 'engine' } as const;
  const given = fold(recover(down, 5, 'decided'), [30, requestEvent(about)]);
  t.deepEqual(outcomes(given), ['inc-5 abandoned']);
});
