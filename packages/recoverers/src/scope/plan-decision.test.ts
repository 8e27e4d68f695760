/** Which recovery a failure asks for: its own, or that of the whole. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import type { World } from '../world/state.ts';
import { assessScope } from './assess-scope.ts';
import { decideCause } from './decide-cause.ts';
import { wholeSubject } from './plan-decision.ts';
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
