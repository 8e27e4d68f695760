/** What a drill that proved nothing says to whoever asked for it. */
import test from 'ava';
import { withheldFields } from '../../../../test/harness/decided-fields.ts';
import { metaAt } from '../../../../test/harness/recorded-event.ts';
import type { Drill } from './drill.ts';
import { evolveDrill } from './evolve-drill.ts';
import { verdictOn } from './verdict.ts';

const drill: Drill = {
  ...{ drill: 'drill-2', component: 'trading_engine', failureType: 'HUNG', reason: 'quarterly' },
  ...{ startedAtMs: 0, last: 3 },
  progress: {
    ...{ status: 'failing', failure: 4, injected: true, incident: 'inc-4' },
    response: { kind: 'none' },
  },
};

const withheldFor = (code: string) => {
  const { progress } = evolveDrill(drill, {
    type: 'RecoveryWithheld',
    data: {
      ...{ incident: 'inc-4', component: 'trading_engine', failure: 4, rule: 'r' },
      ...{ policyVersion: '1', inputs: [4], decidedAtSequence: 4 },
      blockers: [{ code, detail: 'recovered at noon', lift: 'after 12:01' }],
      ...withheldFields,
    },
    meta: metaAt(5, 5_000),
  });
  return progress.status === 'failing'
    ? verdictOn(progress.response, { overdue: true, limitMs: 60_000 })
    : null;
};

test('a drill within the anti-flap window proves nothing, and says when to ask again', (t) => {
  t.deepEqual(withheldFor('anti_flap'), {
    verdict: 'inconclusive',
    reason:
      'nothing was rehearsed, for recovery was withheld: recovered at noon; ' +
      'drills keep to that window too: ask again after 12:01',
  });
});

test('a drill that another reason withheld says what would lift it', (t) => {
  t.regex(withheldFor('no_standby')?.reason ?? '', /recovered at noon \(to lift: after 12:01\)$/);
});
