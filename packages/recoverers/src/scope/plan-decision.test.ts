/** Which recovery a cause asks for: its own or that of the whole, by which runbook, where to. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import type { World } from '../world/state.ts';
import { assessScope } from './assess-scope.ts';
import { decideCause } from './decide-cause.ts';
import { wholeSubject } from './plan-decision.ts';
import { requestEvent } from './scripted-acts.ts';
import { estateOf, failed, fold, inputFor, worldOf } from './scripted-scope.ts';

const fullDr = { systems: 2, component: 'site', runbook: 'DR' };
const estate = estateOf({ db: [], engine: [], feed: [], site: [] }, { fullDr });

const wholeFor = (world: World, sequence: number) => {
  const cause = world.causes[sequence];
  if (cause === undefined) throw new Error(`nothing at ${sequence}`);
  return wholeSubject(cause, assessScope(cause, world, estate), world, estate, 0)?.recovery;
};

const two = worldOf([5, failed('db')], [6, failed('engine')]);
const [whole] = decideCause(
  inputFor(two, 6, estate, { component: 'site', recovery: 'rec-6-site' }),
);
const about = { recovery: 'rec-6-site', incident: 'inc-6', component: 'site' };
const epoch = { generation: 0, sequence: 8 };
const planned: LedgerEvent = {
  type: 'RecoveryPlanned',
  data: {
    ...{ ...about, epoch, recoverer: 'a', runbook: 'DR', runbookHash: '', estateHash: '' },
    ...{ incarnation: 1, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
  },
};
const denied: LedgerEvent = {
  type: 'RecoveryFailed',
  data: { ...about, epoch, step: 'approval-to-act', reason: 'denied', hint: '' },
};

test('so many failures at once ask for the whole, once', (t) => {
  t.is(wholeFor(two, 6), 'rec-6-site');
  t.is(wholeFor(fold(two, [7, whole ?? failed('db'), 7], [9, planned, 9]), 6), undefined);
});

test('an activation that was denied or failed is not asked for again by what was down before', (t) => {
  const over = fold(two, [7, whole ?? failed('db'), 7], [9, planned, 9], [10, denied, 100]);
  t.is(wholeFor(over, 6), undefined);
  t.is(wholeFor(over, 5), undefined);
  t.is(wholeFor(fold(over, [20, failed('feed'), 200]), 20), 'rec-20-site');
});

test('a planned move has a runbook of its own, and home is where nothing stands by', (t) => {
  const fullDr = { systems: 2, component: 'site', runbook: 'DR' };
  const given = estateOf({ engine: { switchover: 'SWITCH' }, oms: [], site: [] }, { fullDr });
  const sites = { dr: { label: 'B', standby: true }, home: { label: 'A', standby: false } };
  const asked = (action: 'switch_over' | 'fail_back' | 'start', component: string) => {
    const world = worldOf([5, requestEvent({ action, component })]);
    const { runbookName, site } = inputFor(world, 5, { ...given, sites });
    return [runbookName, site];
  };
  t.deepEqual(asked('switch_over', 'engine'), ['SWITCH', null]);
  t.deepEqual(asked('switch_over', 'oms'), ['RB', null]);
  t.deepEqual(asked('start', 'engine'), ['RB', null]);
  t.deepEqual(asked('fail_back', 'engine'), ['SWITCH', 'home']);
  t.deepEqual(asked('fail_back', 'oms'), ['RB', 'home']);
  t.deepEqual(asked('fail_back', 'site'), ['FAILBACK-001', 'home']);
});
