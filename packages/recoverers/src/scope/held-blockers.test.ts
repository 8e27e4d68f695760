/** What holds recoveries back for a time, and who may take that upon themselves. */
import type { EventOfType } from '@recovery-ledger/ledger';
import test from 'ava';
import type { World } from '../world/state.ts';
import { decideCause } from './decide-cause.ts';
import type { DecisionInput } from './decision-input.ts';
import { pauseEvent, requestEvent } from './scripted-acts.ts';
import {
  codesOf,
  type Entry,
  estateOf,
  failed,
  fold,
  inputFor,
  recoveredAt,
  worldOf,
} from './scripted-scope.ts';

const estate = estateOf({ engine: [] });
const decide = (world: World, over: Partial<DecisionInput>, given: typeof estate, of: number) =>
  decideCause(inputFor(world, of, given, over));
const codes = (...given: Parameters<typeof decide>) => codesOf(decide(...given));
const recovered = (sequence: number, atMs: number) =>
  recoveredAt(sequence, atMs, decide(worldOf([sequence, failed('engine')]), {}, estate, sequence));

test('the anti-flap window doubles with each recovery that follows soon, and says until when', (t) => {
  const once = worldOf(...recovered(10, 0));
  const again = (world: World, nowMs: number) =>
    decide(fold(world, [90, failed('engine'), nowMs]), { nowMs }, estate, 90);
  t.deepEqual(codesOf(again(once, 59_999)), ['anti_flap']);
  t.deepEqual(codesOf(again(once, 60_000)), ['RecoveryDecided']);
  const twice = fold(once, ...recovered(20, 100_000));
  t.deepEqual(codesOf(again(twice, 219_999)), ['anti_flap']);
  t.deepEqual(codesOf(again(twice, 220_000)), ['RecoveryDecided']);
  const [held] = again(twice, 150_000);
  t.is(held?.type === 'RecoveryWithheld' && held.data.until, '1970-01-01T00:03:40.000Z');
  const later = fold(once, ...recovered(20, 7_200_000));
  t.deepEqual(codesOf(again(later, 7_260_000)), ['RecoveryDecided']);
});

test('no more recoveries are decided within the window than the cap says', (t) => {
  const capped = estateOf({ engine: [] }, { failoverCap: { count: 2, window: 600_000 } });
  const world = worldOf(...recovered(10, 0), ...recovered(20, 300_000), [90, failed('engine')]);
  const at = (nowMs: number) => codes(world, { nowMs }, capped, 90);
  t.deepEqual(at(599_999), ['cap_reached']);
  t.deepEqual(at(600_000), ['RecoveryDecided']);
});

test('a request that nobody answered in time lapses, a halt does not', (t) => {
  const at = (nowMs: number, action: 'start' | 'halt') => {
    const expiresAt = '1970-01-01T00:00:10Z';
    const request = requestEvent({ component: 'engine', action, expiresAt });
    return codes(worldOf([50, request]), { nowMs }, estate, 50);
  };
  t.deepEqual(at(9_999, 'start'), ['RecoveryDecided']);
  t.deepEqual(at(10_000, 'start'), ['lapsed']);
  t.false(at(10_000, 'halt').includes('lapsed'));
});

test('a person may take some reasons upon themselves, and others not', (t) => {
  const flapping = worldOf(...recovered(10, 999_000));
  const asks = (overrides: readonly string[], ...more: readonly Entry[]) => {
    const request = requestEvent({ component: 'engine', overrides });
    return decide(fold(flapping, ...more, [50, request]), {}, estate, 50);
  };
  t.deepEqual(codesOf(asks([])), ['anti_flap']);
  const [event] = asks(['anti_flap']);
  if (event?.type !== 'RecoveryDecided') return t.fail();
  t.deepEqual(event.data.overrides, [{ code: 'anti_flap', by: 'on-call' }]);
  t.deepEqual([event.data.origin, event.data.recovery], ['request', 'rec-50']);
  const paused: Entry = [40, pauseEvent('p')];
  t.deepEqual(codesOf(asks(['anti_flap', 'paused'], paused)), ['paused']);
});

test('who only looked at a component has not recovered it', (t) => {
  const asked = (phase: 'validate' | 'promote') => {
    const request = requestEvent({ component: 'engine' });
    const made = decide(worldOf([10, request]), {}, estate, 10);
    const entries = recoveredAt(10, 999_000, made).map(([sequence, event, atMs = 0]): Entry => {
      if (event.type === 'FailureConfirmed') return [sequence, request, atMs];
      if (event.type !== 'RecoveryPlanned') return [sequence, event, atMs];
      const data = { ...event.data, steps: [{ ...step, phase }] };
      return [sequence, { ...event, data }, atMs];
    });
    return codes(fold(worldOf(...entries), [90, failed('engine')]), {}, estate, 90);
  };
  t.deepEqual(asked('validate'), ['RecoveryDecided']);
  t.deepEqual(asked('promote'), ['anti_flap']);
});

const step: EventOfType<'RecoveryPlanned'>['data']['steps'][number] = {
  ...{ id: 'only', phase: 'validate', action: 'http', why: '', needs: [], budgetMs: 1 },
  ...{ timeoutMs: 1, attempts: 1, onFailure: 'abort', irreversible: false, undo: null },
};
