/** What a component is said to be, event by event. */

import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { estatePublished, failing, watching } from '../../../../test/harness/floor-scenario.ts';
import { type History, inTurn, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { systemStateTable } from './system-state-row.ts';

const component = 'trading_engine';
const observed = { mode: 'real', family: 'component', id: component } as const;

const engineAfter = async (events: readonly Recorded[]) => {
  const rows = await rowsAfter(events, systemStateTable);
  return rows.find((row) => row.component === component);
};
const stateAfter = async (...histories: readonly History<unknown>[]) =>
  (await engineAfter(recordHistory(inTurn(...histories))))?.state;

function* seen(observer: string, type: 'ObservationEstablished' | 'ObservationLost'): History {
  const data = { component, observer };
  yield type === 'ObservationLost'
    ? { aggregate: observed, event: { type, data: { ...data, reason: 'no route' } } }
    : { aggregate: observed, event: { type, data: { ...data, probes: ['tcp'], evidence: {} } } };
}
function* detector(
  instance: string,
  type: 'DetectorStarted' | 'DetectorStopped',
  components: readonly string[] = [component],
): History {
  const aggregate = { mode: 'real', family: 'detector', id: instance } as const;
  yield type === 'DetectorStopped'
    ? { aggregate, event: { type, data: { instance, reason: 'SIGTERM' } } }
    : {
        aggregate,
        event: {
          type,
          data: {
            instance,
            estate: 'floor',
            estateHash: 'h',
            components,
            version: '1',
          },
        },
      };
}
function* completed(checks: { pass: number; fail: number; unknown: number }): History {
  const held = { component, recovery: 'rec-1', incident: 'inc-9' };
  const aggregate = { mode: 'real', family: 'recovery', id: 'rec-1' } as const;
  const epoch = { generation: 1, sequence: 99 };
  const data = { ...held, epoch, outcome: 'recovered', checks } as const;
  yield { aggregate, event: { type: 'RecoveryCompleted', data } };
}

test('a published component is UNKNOWN until a quorum of observers sees it', async (t) => {
  const [published] = recordHistory(watching());
  t.is((await engineAfter(published === undefined ? [] : [published]))?.state, 'UNKNOWN');
  t.is((await engineAfter(recordHistory(watching()).slice(0, 3)))?.state, 'UNKNOWN');
  t.is(await stateAfter(watching()), 'UP');
});

test('one observer suspects, a quorum confirms', async (t) => {
  t.is(
    await stateAfter(watching(), engineRecovery({ estate: false, until: 'FailureSuspected' })),
    'SUSPECTED',
  );
  t.is(await stateAfter(watching(), failing()), 'DOWN');
});

test('a refuted suspicion leaves no trace', async (t) => {
  function* refuted(): History {
    const data = { component, observer: 'det-1', reason: 'it answers again', flaps: 1 };
    yield { aggregate: observed, event: { type: 'FailureRefuted', data } };
  }
  const suspected = () => engineRecovery({ estate: false, until: 'FailureSuspected' });
  t.is(await stateAfter(watching(), suspected(), refuted()), 'UP');
});

test('it is RECOVERING from the claim to the end of the recovery, and UP after it', async (t) => {
  t.is(await stateAfter(engineRecovery({ until: 'RecoveryDecided' })), 'DOWN');
  t.is(await stateAfter(engineRecovery({ until: 'RecoveryClaimed' })), 'RECOVERING');
  t.is(await stateAfter(engineRecovery({ until: 'TradingResumed' })), 'RECOVERING');
  t.is(await stateAfter(engineRecovery({ until: 'RecoveryCompleted' })), 'UP');
  t.is(await stateAfter(engineRecovery()), 'UP');
});

test('the row names the incident while it is open, and the newest epoch', async (t) => {
  const events = recordHistory(engineRecovery({ until: 'StepStarted' }));
  const claim = events.find(({ type }) => type === 'RecoveryClaimed');
  const row = await engineAfter(events);
  t.is(row?.incident, 'inc-10');
  t.is(row?.epoch, `1-${claim?.meta.sequence}`);
  t.is((await engineAfter(recordHistory(engineRecovery())))?.incident, null);
});

test('a recovery whose checks did not all pass leaves it DEGRADED until observers clear it', async (t) => {
  const claimed = () => engineRecovery({ until: 'RecoveryClaimed' });
  t.is(await stateAfter(claimed(), completed({ pass: 3, fail: 0, unknown: 1 })), 'DEGRADED');
  function* cleared(): History {
    const data = { component, observer: 'det-1', failure: 10, reason: 'answers', evidence: {} };
    yield { aggregate: observed, event: { type: 'FailureCleared', data } };
  }
  t.is(await stateAfter(claimed(), completed({ pass: 3, fail: 0, unknown: 1 }), cleared()), 'UP');
});

test('events under an older epoch than the newest claim change nothing', async (t) => {
  const events = recordHistory(engineRecovery({ until: 'RecoveryClaimed' }));
  function* takenOver(): History {
    const data = { component, incident: 'inc-10', recovery: 'rec-1', recoverer: 'rec-b' };
    const aggregate = { mode: 'real', family: 'claim', id: component } as const;
    const claim = { ...data, generation: 2, reason: 'takeover' } as const;
    yield { aggregate, event: { type: 'RecoveryClaimed', data: claim } };
    yield* completed({ pass: 1, fail: 0, unknown: 0 });
  }
  const later = recordHistory(takenOver(), { sequence: events.length + 1, ms: 60_000 });
  t.is((await engineAfter([...events, ...later]))?.state, 'RECOVERING');
});

test('observers below the quorum mean UNKNOWN, never a stale UP or DOWN', async (t) => {
  const lost = (observer: string) => seen(observer, 'ObservationLost');
  t.is(await stateAfter(watching(), lost('det-1')), 'UNKNOWN');
  t.is(await stateAfter(watching(), failing(), lost('det-1')), 'DOWN');
  t.is(await stateAfter(watching(), failing(), lost('det-1'), lost('det-2')), 'UNKNOWN');
  t.is(await stateAfter(watching(), lost('det-1'), seen('det-1', 'ObservationEstablished')), 'UP');
});

test('a stopped detector sees nothing until it is started again', async (t) => {
  const stop = () => detector('det-2', 'DetectorStopped');
  t.is(await stateAfter(watching(), stop()), 'UNKNOWN');
  t.is(await stateAfter(watching(), stop(), detector('det-2', 'DetectorStarted')), 'UP');
});

test('who watches it is what the detectors said last, whether they run or not', async (t) => {
  const watchersAfter = async (...histories: readonly History<unknown>[]) =>
    (await engineAfter(recordHistory(inTurn(...histories))))?.watchers;
  const started = (components?: readonly string[]) =>
    detector('det-2', 'DetectorStarted', components);
  t.deepEqual(await watchersAfter(watching()), ['det-1', 'det-2']);
  const stopped = detector('det-2', 'DetectorStopped');
  t.deepEqual(await watchersAfter(watching(), stopped), ['det-1', 'det-2']);
  t.deepEqual(await watchersAfter(watching(), started([])), ['det-1']);
  t.deepEqual(await watchersAfter(watching(), started([]), started()), ['det-1', 'det-2']);
});

test('a drill leaves the real row alone, and a real rehearsal the real state', async (t) => {
  t.is(await stateAfter(watching(), engineRecovery({ mode: 'drill' })), 'UP');
  const rehearsed = { estate: false, rehearsal: true };
  t.is(
    await stateAfter(watching(), engineRecovery({ ...rehearsed, until: 'RecoveryPlanned' })),
    'DOWN',
  );
  t.is(await stateAfter(watching(), engineRecovery(rehearsed)), 'DOWN');
});

test('a component that left the estate has no row, one that no estate lists has no priority', async (t) => {
  const rows = await rowsAfter(recordHistory(watching()), systemStateTable);
  t.deepEqual(
    rows.map(({ component: id, priority }) => [id, priority]),
    [
      ['market_data', 2],
      ['trading_engine', 1],
    ],
  );
  function* smaller(): History {
    const components = estatePublished.data.components.slice(0, 1);
    const event = { ...estatePublished, data: { ...estatePublished.data, components } };
    yield { aggregate: { mode: 'real', family: 'estate', id: 'floor' }, event };
  }
  const left = await rowsAfter(recordHistory(inTurn(watching(), smaller())), systemStateTable);
  t.deepEqual(
    left.map(({ component: id }) => id),
    ['trading_engine'],
  );
  const unlisted = await rowsAfter(recordHistory(failing()), systemStateTable);
  t.like(unlisted[0], { component, priority: null, state: 'DOWN' });
});
