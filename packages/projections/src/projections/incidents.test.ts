/** The register of incidents and the timeline of one. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { scopedFields, withheldFields } from '../../../../test/harness/decided-fields.ts';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { failing, watching } from '../../../../test/harness/floor-scenario.ts';
import { type History, inTurn, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { timelineTable } from './incident-timeline.ts';
import { incidentTable } from './incidents.ts';

const scope = { mode: 'real', family: 'scope', id: 'floor' } as const;

test('an incident is opened by the first confirmed failure and named after it', async (t) => {
  const rows = await rowsAfter(recordHistory(inTurn(watching(), failing())), incidentTable);
  t.deepEqual(
    rows.map(({ incident, status, components }) => [incident, status, components]),
    [['inc-10', 'open', ['trading_engine']]],
  );
});

test('its status follows the recovery, and resolving closes it', async (t) => {
  const statusAt = async (history: History) =>
    (await rowsAfter(recordHistory(history), incidentTable))[0]?.status;
  t.is(await statusAt(engineRecovery({ until: 'RecoveryClaimed' })), 'recovering');
  const [closed] = await rowsAfter(recordHistory(engineRecovery()), incidentTable);
  t.like(closed, { status: 'resolved', outcome: 'recovered', scope: 'component' });
  t.not(closed?.resolved_at, null);
});

test('a second failure that is assigned to the incident joins it and leaves none of its own', async (t) => {
  function* joined(): History {
    const failure = yield* failing({ component: 'market_data' });
    const data = { component: 'market_data', failure, failureType: 'PROCESS_DEAD' } as const;
    const event = { type: 'FailureAssigned', data: { ...data, incident: 'inc-10' } } as const;
    yield { aggregate: scope, event, incident: 'inc-10' };
  }
  const events = recordHistory(inTurn(watching(), failing(), joined()));
  const rows = await rowsAfter(events, incidentTable);
  t.deepEqual(
    rows.map(({ incident, components }) => [incident, components]),
    [['inc-10', ['market_data', 'trading_engine']]],
  );
  const timeline = await rowsAfter(events, timelineTable);
  t.deepEqual(new Set(timeline.map(({ incident }) => incident)), new Set(['inc-10']));
});

test('withholding is shown with its reasons', async (t) => {
  function* withheld(): History {
    const failure = yield* failing();
    const decided = { rule: 'blocked', policyVersion: '1', inputs: [failure] };
    const about = { incident: `inc-${failure}`, component: 'trading_engine', failure };
    const blockers = [{ code: 'PAUSED', detail: 'recoveries are paused', lift: 'unpause' }];
    const data = {
      ...{ ...about, ...decided, blockers, decidedAtSequence: failure },
      ...withheldFields,
    };
    yield { aggregate: scope, event: { type: 'RecoveryWithheld', data } };
  }
  const [row] = await rowsAfter(recordHistory(withheld()), incidentTable);
  t.like(row, { status: 'withheld', reason: 'recoveries are paused' });
});

test('the timeline begins with the suspicions, counted from the onset', async (t) => {
  const events = recordHistory(engineRecovery());
  const rows = await rowsAfter(events, timelineTable);
  const own = rows
    .filter(({ incident }) => incident === 'inc-10')
    .sort((a, b) => a.sequence - b.sequence);
  // Confirmed 250 ms after the first bad sample; the suspicions 2 ms and 7 ms before that.
  t.deepEqual(
    own.slice(0, 3).map(({ type, offset_ms }) => [type, offset_ms]),
    [
      ['FailureSuspected', 243],
      ['FailureSuspected', 248],
      ['FailureConfirmed', 250],
    ],
  );
  t.is(own.at(-1)?.type, 'FailureCleared');
  t.is(own.length, events.length - 7, 'all but the estate and the detectors belong to it');
  t.true(own.every(({ summary }) => summary.length > 10));
});

test('a suspicion that nothing came of belongs to no incident', async (t) => {
  const events = recordHistory(engineRecovery({ until: 'FailureSuspected' }));
  const [row] = await rowsAfter(events, timelineTable);
  t.like(row, { type: 'FailureSuspected', incident: null, offset_ms: null });
});

test('what people ask for is an incident from its first decision on', async (t) => {
  function* asked(): History {
    const incident = 'inc-7';
    const decided = { rule: 'as asked', inputs: [7], decidedAtSequence: 7, incident };
    const event: LedgerEvent = {
      type: 'ScopeAssessed',
      data: {
        ...{ ...scopedFields, ...decided, scope: 'requested', origin: 'request' },
        components: ['trading_engine'],
      },
    };
    yield { aggregate: scope, event };
    const data = { incident, outcome: 'performed', reason: 'the switch is done' } as const;
    yield { aggregate: scope, event: { type: 'IncidentResolved', data } };
  }
  const [row] = await rowsAfter(recordHistory(asked()), incidentTable);
  t.like(row, { incident: 'inc-7', scope: 'requested', status: 'resolved', outcome: 'performed' });
});
