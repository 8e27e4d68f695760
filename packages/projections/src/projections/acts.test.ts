/** People's acts: kept all, counted when signed by who may, with what follows from them. */
import { actSigner, type EventOfType, newSeed, type Signer } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { estatePublished } from '../../../../test/harness/floor-scenario.ts';
import { type History, type Line, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { actTable } from './acts.ts';
import { reviewTable } from './incident-reviews.ts';
import { killTable } from './kill-switches.ts';
import { maintenanceTable } from './maintenance-windows.ts';

const signer = ((): Signer => {
  const made = actSigner(newSeed());
  if (E.isLeft(made)) throw new Error(made.left);
  return made.right;
})();
const byJane = { by: 'jane', role: 'operator', reason: 'because' };

function* told(...lines: readonly Line[]): History {
  const people = [{ person: 'jane', key: signer.publicKey, roles: ['operator'] }];
  const data = { ...estatePublished.data, people };
  const estate = { mode: 'real', family: 'estate', id: 'floor' } as const;
  yield { aggregate: estate, event: { type: 'EstatePublished', data } };
  yield* lines;
}

const control = (event: Line['event'], over: Partial<Line> = {}): Line => ({
  aggregate: { mode: 'real', family: 'control', id: 'floor' },
  event,
  ...over,
});

const window: EventOfType<'MaintenanceScheduled'>['data'] = {
  ...{ estate: 'floor', ...byJane, maintenance: 'm-1', components: 'all', change: null },
  ...{ from: '2027-02-01T00:00:00Z', until: '2027-02-01T01:00:00Z' },
};

test('an unsigned act is kept as void, and nothing follows from it', async (t) => {
  const events = recordHistory(told(control({ type: 'MaintenanceScheduled', data: window })));
  const [act] = await rowsAfter(events, actTable);
  t.like(act, { person: 'jane', counts: false, void_reason: 'it is not signed' });
  t.deepEqual(await rowsAfter(events, maintenanceTable), []);
});

test('maintenance is planned when it was announced before it began, until it is cancelled', async (t) => {
  const late = { ...window, maintenance: 'm-2', from: '2027-01-01T00:00:00Z' };
  const cancelled = { estate: 'floor', ...byJane, maintenance: 'm-1' };
  const events = recordHistory(
    told(
      control({ type: 'MaintenanceScheduled', data: window }, { signer }),
      control({ type: 'MaintenanceScheduled', data: late }, { signer }),
      control({ type: 'MaintenanceCancelled', data: cancelled }, { signer }),
    ),
  );
  const rows = await rowsAfter(events, maintenanceTable);
  t.deepEqual(
    rows.map((row) => [row.maintenance, row.announced_before, row.cancelled_at !== null]),
    [
      ['m-1', true, true],
      ['m-2', false, false],
    ],
  );
});

test('what people made of an incident is what they said last, of each kind', async (t) => {
  const line = (event: Line['event']): Line => ({
    ...{ aggregate: { mode: 'real', family: 'approval', id: 'inc-1' }, event, signer },
  });
  const act = { incident: 'inc-1', ...byJane };
  const regime = {
    ...{ regime: 'dora', classification: 'major', criteria: ['duration'] },
    ...{ awareAt: '2027-01-15T08:00:00Z', classifiedAt: '2027-01-15T09:00:00Z' },
  };
  const classified = (severity: 'minor' | 'major') =>
    line({
      type: 'IncidentClassified',
      data: {
        ...{ ...act, severity, nature: 'unplanned', category: 'engine', recurrenceOf: null },
        regimes: [regime],
      },
    });
  const closed = { rootCause: 'a full disk', rootCauseAddressed: true, followUps: [], cost: null };
  const noted = { kind: 'notification', note: 'initial', about: null, reference: 'A-1' } as const;
  const events = recordHistory(
    told(
      line({ type: 'IncidentAcknowledged', data: { ...act, alert: null } }),
      classified('minor'),
      classified('major'),
      line({ type: 'IncidentNoted', data: { ...act, ...noted, evidence: {} } }),
      line({ type: 'IncidentClosed', data: { ...act, ...closed } }),
    ),
  );
  const [review] = await rowsAfter(events, reviewTable);
  t.like(review, { severity: 'major', acknowledged_by: 'jane', root_cause: 'a full disk' });
  t.is(review?.notifications.length, 1);
  t.is((await rowsAfter(events, actTable)).length, 5);
});

test('a kill switch is listed once, however often its act is repeated', async (t) => {
  const data: EventOfType<'KillSwitchInvoked'>['data'] = {
    ...{ estate: 'floor', ...byJane, invocation: 'k-1', reach: { level: 'firm', id: null } },
    ...{ incident: null, cancelOrders: true, blockOrders: true, test: true },
  };
  const line = control({ type: 'KillSwitchInvoked', data }, { signer });
  const rows = await rowsAfter(recordHistory(told(line, line)), killTable);
  t.is(rows.length, 1);
  t.like(rows[0], { person: 'jane', test: true, level: 'firm', sequence: 2 });
});
