/** What people hold back and ask for, as the world keeps it: until it expires or is lifted. */

import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import { decideCause } from '../scope/decide-cause.ts';
import { pendingOrderOf } from '../scope/orders.ts';
import { blockEvent, killEvent, pauseEvent, requestEvent } from '../scope/scripted-acts.ts';
import { estateOf, failed, fold, inputFor, worldOf } from '../scope/scripted-scope.ts';
import type { World } from './state.ts';

const estate = estateOf({ engine: [], order_gateway: [], db: [] });

const unpause = (pause: string): LedgerEvent => ({
  type: 'RecoveriesUnpaused',
  data: { estate: 'floor', by: 'on-call', role: 'on_call', reason: 'over', pause },
});

test('a pause holds until it is lifted, and leaves when it has expired', (t) => {
  const paused = worldOf([1, pauseEvent('a')], [2, pauseEvent('b', '1970-01-01T00:00:01Z')]);
  t.deepEqual(Object.keys(paused.pauses), ['a', 'b']);
  const lifted = fold(paused, [3, unpause('a')]);
  t.deepEqual(Object.keys(lifted.pauses), ['b']);
  t.deepEqual(fold(lifted, [4, blockEvent('c', 'db'), 1_000]).pauses, {});
});

test('acts on different aggregates come to the same world in whatever order', (t) => {
  const acts = [pauseEvent('a'), blockEvent('b', 'db'), failed('engine'), failed('db')];
  const shapeOf = (order: readonly number[]) => {
    const world = order.reduce((next, index, at) => {
      const event = acts[index] ?? failed('db');
      return fold(fold(next, [at + 1, event, 0]), [at + 1, event, 0]);
    }, worldOf());
    const { pauses, blocks, causes } = world;
    const components = Object.values(causes).map(({ component }) => component);
    return { pauses, blocks, components: components.sort() };
  };
  const expected = shapeOf([0, 1, 2, 3]);
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
      t.deepEqual(shapeOf(order), expected);
    }),
  );
});

test('a request is an incident of its own, or part of the one that it names', (t) => {
  const world = worldOf(
    [5, requestEvent({ component: 'engine' })],
    [6, requestEvent({ component: 'engine', incident: 'inc-1' })],
  );
  t.is(world.causes[5]?.incident, 'inc-5');
  t.is(world.causes[6]?.incident, 'inc-1');
});

test('the kill switch claims the gateway, whatever is paused or blocked', (t) => {
  const world = worldOf(
    [1, pauseEvent('p')],
    [2, blockEvent('b', 'order_gateway')],
    [5, killEvent({ reach: { level: 'account', id: 'ACC-1' } })],
  );
  const [event] = decideCause(inputFor(world, 5, estate));
  if (event?.type !== 'RecoveryDecided') return t.fail();
  const { origin, component, recovery, runbook } = event.data;
  t.deepEqual(
    [origin, component, recovery, runbook],
    ['kill_switch', 'order_gateway', 'rec-5', 'KILL-SWITCH-001'],
  );
  t.is(world.causes[5]?.asked?.variables['reach'], 'ACC-1');
});

test('halting and resuming by hand act on the gateway, and only halting goes through a pause', (t) => {
  const on = (action: 'halt' | 'resume') => {
    const request = requestEvent({ action, component: 'engine', aboutHalt: 'inc-1' });
    const world = worldOf([1, pauseEvent('p')], [5, request]);
    const [event] = decideCause(inputFor(world, 5, estate));
    return [world.causes[5]?.component, event?.type];
  };
  t.deepEqual(on('halt'), ['order_gateway', 'RecoveryDecided']);
  t.deepEqual(on('resume'), ['order_gateway', 'RecoveryWithheld']);
});

const epoch = { generation: 0, sequence: 7 };
const about = { component: 'engine', incident: 'inc-5', recovery: 'rec-5', epoch };

const running = (): World => {
  const down = worldOf([5, failed('engine')]);
  const decided = decideCause(inputFor(down, 5, estate));
  const planned: LedgerEvent = {
    type: 'RecoveryPlanned',
    data: {
      ...{ ...about, recoverer: 'a', runbook: 'RB', runbookHash: '', estateHash: '' },
      ...{ incarnation: 1, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
    },
  };
  return fold(down, [6, decided[0] ?? planned], [8, planned]);
};

const orderIn = (world: World) => {
  const decision = world.decisions['rec-5'];
  return decision && pendingOrderOf(world, decision, 0)?.kind;
};

const paused: LedgerEvent = {
  type: 'RecoveryPaused',
  data: { ...about, step: 's', reason: '' },
};
const abandoned: LedgerEvent = { type: 'RecoveryAbandoned', data: { ...about, reason: '' } };

test('an order is pending until the recovery has done as it says', (t) => {
  const ask = (action: 'halt' | 'continue' | 'abandon', aboutRecovery: string | null = 'rec-5') =>
    requestEvent({ action, aboutRecovery, component: 'engine' });
  const halted = fold(running(), [10, ask('halt')]);
  t.is(orderIn(halted), 'pause_recovery');
  const held = fold(halted, [11, paused]);
  t.is(orderIn(held), undefined);
  t.is(orderIn(fold(held, [12, ask('continue', null)])), 'continue_recovery');
  t.is(orderIn(fold(running(), [10, ask('continue')])), undefined);
  const given = fold(held, [12, ask('abandon', null)]);
  t.is(orderIn(given), 'abandon_recovery');
  t.is(orderIn(fold(given, [13, abandoned])), undefined);
});

test('an order about nothing that is under way is withheld by name', (t) => {
  const request = requestEvent({ action: 'abandon', aboutRecovery: 'rec-9', component: 'engine' });
  const [event] = decideCause(inputFor(worldOf([5, request]), 5, estate));
  t.is(event?.type === 'RecoveryWithheld' && event.data.blockers[0]?.code, 'not_actionable');
});
