/** How far the trouble reaches, and which incident a failure belongs to. */
import type { Estate, LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import { emptyWorld, type World } from '../world/state.ts';
import { assessScope } from './assess-scope.ts';
import { assignFailure } from './assign-cause.ts';
import { decideCause } from './decide-cause.ts';
import {
  cleared,
  type Entry,
  estateOf,
  failed,
  fold,
  inputFor,
  worldOf,
} from './scripted-scope.ts';

const fullDr = { systems: 3, component: 'site', runbook: 'DR' };
const estate = estateOf(
  { db: [], oms: ['db'], risk: ['db', 'oms'], engine: [], feed: [], site: [] },
  { fullDr },
);

const assess = (world: World, sequence: number, given: Estate = estate) => {
  const cause = world.causes[sequence];
  if (cause === undefined) throw new Error(`nothing at ${sequence}`);
  return assessScope(cause, world, given);
};

const names = (causes: readonly { readonly component: string }[]) =>
  causes.map(({ component }) => component);

test('a failed dependency explains its dependants: one incident, and only the root counts', (t) => {
  const world = worldOf([5, failed('risk')], [6, failed('oms')], [7, failed('db')]);
  for (const sequence of [5, 6, 7]) {
    const { scope, root, counted, explained } = assess(world, sequence);
    t.is(scope, 'component');
    t.is(root, 'db');
    t.deepEqual(names(counted), ['db']);
    t.deepEqual(
      explained.map(({ cause, by }) => `${cause.component} by ${by.component}`),
      ['risk by db', 'oms by db'],
    );
  }
});

test('two failures that have nothing to do with each other are two incidents', (t) => {
  const world = worldOf([5, failed('engine')], [6, failed('oms')]);
  t.is(assess(world, 5).incident, 'inc-5');
  t.is(assess(world, 6).incident, 'inc-6');
  t.is(assess(world, 6).scope, 'component');
});

test('so many failures that nothing explains, within the window, are full disaster recovery', (t) => {
  const two: readonly Entry[] = [
    [5, failed('engine')],
    [6, failed('db')],
  ];
  t.is(assess(worldOf(...two, [7, failed('oms')]), 7).scope, 'component');
  const three = assess(worldOf(...two, [7, failed('feed')]), 7);
  t.is(three.scope, 'full_dr');
  t.deepEqual(names(three.counted), ['engine', 'db', 'feed']);
  t.is(assess(worldOf(...two, [7, failed('feed'), 5_006]), 7).scope, 'component');
  t.is(assess(worldOf(...two, [7, failed('feed'), 5_005]), 7).scope, 'full_dr');
});

test('what is slow, has cleared, or failed twice is not counted as one more system', (t) => {
  const two: readonly Entry[] = [
    [5, failed('engine')],
    [6, failed('db')],
  ];
  t.is(assess(worldOf(...two, [7, failed('feed', 'SLOW')]), 7).scope, 'component');
  t.is(assess(worldOf(...two, [7, failed('engine', 'HUNG')]), 7).scope, 'component');
  const gone = worldOf(...two, [7, cleared('db', 6)], [8, failed('feed')]);
  t.is(assess(gone, 8).scope, 'component');
});

test('a lost site is full disaster recovery by itself, and explains what stands there', (t) => {
  const world = worldOf([5, failed('engine')], [6, failed('site', 'SITE_LOST')]);
  t.is(assess(world, 6).scope, 'full_dr');
  t.is(assess(world, 5).root, 'site');
});

test('without a number of systems in the policy nothing is full disaster recovery', (t) => {
  const world = worldOf([5, failed('a')], [6, failed('b')], [7, failed('c')], [8, failed('d')]);
  t.is(assess(world, 8, estateOf({ a: [], b: [], c: [], d: [] })).scope, 'component');
});

test('what is only slow explains nothing, nor does what failed long before or after', (t) => {
  t.is(assess(worldOf([5, failed('oms')], [6, failed('db', 'SLOW')]), 5).root, 'oms');
  t.is(assess(worldOf([5, failed('oms')], [6, failed('db'), 5_006]), 5).root, 'oms');
  t.is(assess(worldOf([5, failed('db')], [6, failed('oms'), 900_000]), 6).root, 'oms');
  t.is(assess(worldOf([5, failed('db')], [6, failed('oms')]), 6).root, 'db');
});

test('in a circle nothing explains another', (t) => {
  const circle = estateOf({ a: ['b'], b: ['a'] });
  const world = worldOf([5, failed('a')], [6, failed('b')]);
  t.is(assess(world, 5, circle).root, 'a');
  t.is(assess(world, 6, circle).root, 'b');
});

/** What considering each failure in this order writes, one after the other. */
const assignAll = (world: World, order: readonly number[], given = estate) => {
  let [next, at] = [world, world.newest];
  const written: LedgerEvent[] = [];
  for (const sequence of order) {
    const cause = next.causes[sequence];
    if (cause === undefined) continue;
    const assessment = assessScope(cause, next, given);
    for (const event of assignFailure(cause, assessment, given, at)) {
      at += 1;
      written.push(event);
      next = fold(next, [at, event, 0]);
    }
  }
  return { world: next, written };
};

test('a root that is seen last takes its dependants into one incident', (t) => {
  const first = assignAll(worldOf([5, failed('oms')], [6, failed('risk')]), [5, 6]).world;
  const later = fold(first, [50, failed('db'), 60]);
  const { world, written } = assignAll(later, [50]);
  const incidents = new Set(Object.values(world.causes).map(({ incident }) => incident));
  t.deepEqual([...incidents], ['inc-5']);
  t.deepEqual(
    written.map(({ type }) => type),
    ['FailureAssigned', 'ScopeAssessed'],
  );
});

const incidentsIn = ({ causes }: World) =>
  new Set(Object.values(causes).map(({ incident }) => incident));

test('dependants with incidents of their own are taken into that of their root, all of each', (t) => {
  const apart = estateOf({ db: [], oms: ['db'], feed: ['db'] });
  const first = assignAll(worldOf([5, failed('oms')], [6, failed('feed')]), [5, 6], apart).world;
  t.is(first.causes[6]?.incident, 'inc-6');
  const { world, written } = assignAll(fold(first, [50, failed('db'), 60]), [50], apart);
  t.deepEqual(incidentsIn(world), new Set(['inc-5']));
  t.is(written.filter((event) => event.type === 'IncidentResolved').length, 1);
  const late = [[6, failed('db'), 900_000] as const, [7, failed('oms'), 900_001] as const];
  const again = worldOf([5, failed('feed')], ...late, [8, failed('feed', 'HUNG'), 900_002]);
  t.deepEqual(incidentsIn(assignAll(again, [5, 6, 7, 8], apart).world), new Set(['inc-5']));
});

test('an incident with an activation under way is not taken into another', (t) => {
  const apart = estateOf({ db: [], oms: ['db'], feed: ['db'], site: [] }, { fullDr });
  const first = assignAll(worldOf([5, failed('oms')], [6, failed('feed')]), [5, 6], apart).world;
  const [whole] = decideCause(
    inputFor(first, 6, apart, { component: 'site', recovery: 'rec-6-site' }),
  );
  const under = fold(first, [40, whole ?? failed('feed')]);
  t.is(under.decisions['rec-6-site']?.incident, 'inc-6');
  const { world } = assignAll(fold(under, [50, failed('db'), 60]), [50], apart);
  t.is(world.causes[6]?.incident, 'inc-6');
  t.truthy(world.decisions['rec-6-site']);
});

test('a component that fails again before its incident is over stays in that incident', (t) => {
  const { world } = assignAll(worldOf([5, failed('engine')]), [5]);
  const again = fold(world, [20, failed('engine', 'HUNG'), 900_000]);
  t.is(assess(again, 20).incident, 'inc-5');
});

test('only what a crash left undone is written again', (t) => {
  const { world, written } = assignAll(worldOf([5, failed('engine')]), [5]);
  t.deepEqual(
    written.map(({ type }) => type),
    ['FailureAssigned', 'ScopeAssessed'],
  );
  t.deepEqual(assignAll(world, [5]).written, []);
  const crashed = fold(worldOf([5, failed('engine')]), [6, written[0] ?? failed('engine')]);
  t.deepEqual(
    assignAll(crashed, [5]).written.map(({ type }) => type),
    ['ScopeAssessed'],
  );
});

test('in whatever order failures come, and however often, scope and root are the same', (t) => {
  const all: readonly LedgerEvent[] = ['db', 'oms', 'risk', 'engine'].map((name) => failed(name));
  const outcomeOf = (order: readonly number[]) => {
    const entries = order.map((index, at): Entry => [at + 5, all[index] ?? failed('db'), 10]);
    const world = fold(emptyWorld, ...entries, ...entries);
    return Object.values(world.causes)
      .map((cause) => {
        const { scope, root, counted } = assess(world, cause.sequence);
        return `${cause.component}: ${scope} ${root} ${[...names(counted)].sort().join()}`;
      })
      .sort();
  };
  const expected = outcomeOf([0, 1, 2, 3]);
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
      t.deepEqual(outcomeOf(order), expected);
    }),
  );
  t.is(expected.filter((line) => line.includes('full_dr')).length, 0);
});
