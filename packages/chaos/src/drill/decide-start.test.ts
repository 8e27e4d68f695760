/** When a drill may not start, and what the requester is told. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { metaAt } from '../../../../test/harness/recorded-event.ts';
import { evolveChaos, noDrills } from './chaos-state.ts';
import { decideStart } from './decide-start.ts';

const component = 'trading_engine';
const estate = { estate: 'floor', components: { [component]: {}, redis: {} } };
const request = {
  component,
  failureType: 'HUNG',
  reason: 'quarterly drill',
  requestedBy: 'ops',
} as const;

test('the first drill of a component starts as drill-1', (t) => {
  t.deepEqual(
    decideStart(request, noDrills, estate),
    E.right({ type: 'DrillStarted' as const, data: { drill: 'drill-1', ...request } }),
  );
});

test('an unknown component is refused, naming those that are known', (t) => {
  const refused = decideStart({ ...request, component: 'coffee' }, noDrills, estate);
  t.deepEqual(
    refused,
    E.left({
      _tag: 'UnknownComponent',
      refused: '"coffee" is no component of floor',
      hint: 'name one of: trading_engine, redis',
    }),
  );
});

test('what cannot be read of a component refuses its drills, and still counts as written', (t) => {
  const state = evolveChaos(
    noDrills,
    E.left({
      _tag: 'Unreadable',
      sequence: 7,
      subject: `ledger.drill.component.${component}`,
      recordedAt: metaAt(7, 7_000).recordedAt,
      reason: 'not JSON',
    }),
  );
  const decision = decideStart(request, state, estate);
  t.is(E.isLeft(decision) && decision.left._tag, 'Unreadable');
  t.is(state.components[component]?.last, 7);
});

test('what every object answers to is no component', (t) => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const decision = decideStart({ ...request, component: name }, noDrills, estate);
    t.is(E.isLeft(decision) && decision.left._tag, 'UnknownComponent', name);
  }
});

test('a number that nobody gave does not end the numbers', (t) => {
  const garbage = (drill: string) =>
    E.left({
      _tag: 'Unreadable' as const,
      sequence: 7,
      subject: `ledger.drill.drill.${drill}`,
      recordedAt: metaAt(7, 7_000).recordedAt,
      reason: 'not JSON',
    });
  const state = ['drill-99999999999999999999', 'drill-3', 'drill-2000']
    .map(garbage)
    .reduce(evolveChaos, noDrills);
  const next = (taken: number) => {
    const decision = decideStart(request, state, estate, taken);
    return E.isRight(decision) && decision.right.data.drill;
  };
  t.deepEqual([next(0), next(1)], ['drill-4', 'drill-5']);
});
