/** The demo is good only if everything is: time, checks, loss, and trading again. */
import test from 'ava';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { incidentEvents } from '../reports/incident-events.ts';
import { postmortemOf } from '../reports/postmortem.ts';
import { complaintsAbout } from './judge-demo.ts';

const postmortem = (() => {
  const events = recordHistory(engineRecovery());
  const sequence = events.find(({ type }) => type === 'FailureConfirmed')?.meta.sequence;
  const incident = `inc-${sequence}`;
  return postmortemOf({
    incident,
    events: incidentEvents(events, incident),
    estate: null,
    unreadable: 0,
  });
})();

const verification = {
  acknowledged: 9,
  missingAtExchangeCount: 0,
  missingInDatabaseCount: 0,
  mismatchedCount: 0,
  verdict: 'NONE_LOST',
} as const;
const after = {
  acknowledged: 9,
  fills: 1,
  ordersPerSecond: 600,
  openOrders: 1,
  partiallyFilled: 1,
};

test('nothing to complain about when all went well', (t) => {
  t.deepEqual(complaintsAbout({ postmortem, verification, after }), []);
});

test('a lost order, a floor at rest or a silent order client is each a complaint', (t) => {
  const lost = { ...verification, verdict: 'LOST', missingInDatabaseCount: 2 } as const;
  t.regex(
    complaintsAbout({ postmortem, verification: lost, after })[0] ?? '',
    /LOST.*2 missing in/,
  );
  t.is(complaintsAbout({ postmortem, verification: null, after }).length, 1);
  const atRest = { ...after, ordersPerSecond: 0 };
  t.is(complaintsAbout({ postmortem, verification, after: atRest }).length, 1);
});

test('a check that is not recorded, or not passed, is a complaint', (t) => {
  const [recovery] = postmortem.recoveries;
  if (recovery === undefined) return t.fail();
  const without = { ...postmortem, recoveries: [{ ...recovery, checks: [] }] };
  t.is(complaintsAbout({ postmortem: without, verification, after }).length, 1);
  const unknown = { check: 'session', result: 'unknown', detail: 'no answer' } as const;
  const unsure = { ...postmortem, recoveries: [{ ...recovery, checks: [unknown] }] };
  t.regex(
    complaintsAbout({ postmortem: unsure, verification, after })[0] ?? '',
    /session is unknown/,
  );
});
