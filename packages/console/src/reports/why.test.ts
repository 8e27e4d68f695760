/** Why, and why not: every reason on record is said, and what did not count is said to have not. */
import type { EventOfType, EventType, Recorded } from '@recovery-ledger/ledger';
import { nothingKnown } from '@recovery-ledger/recoverers';
import test from 'ava';
import {
  decidedFields,
  scopedFields,
  withheldFields,
} from '../../../../test/harness/decided-fields.ts';
import { metaAt, recorded } from '../../../../test/harness/recorded-event.ts';
import type { Report } from './section.ts';
import { type WhyNot, whyNotReport } from './why-not-report.ts';
import { whyReport } from './why-report.ts';

type Of<T extends EventType> = Recorded<EventOfType<T>>;

const about = { incident: 'inc-5', component: 'oms', failure: 5, policyVersion: '7' };
const judged = { ...about, rule: 'the rule', inputs: [5], decidedAtSequence: 9 };

const scoped: Of<'ScopeAssessed'> = {
  type: 'ScopeAssessed',
  meta: metaAt(6, 6),
  data: {
    ...{ ...judged, ...scopedFields, scope: 'component', components: ['db', 'oms'], root: 'db' },
    ...{
      counted: ['db'],
      threshold: 3,
      windowMs: 5_000,
      explained: [{ component: 'oms', by: 'db' }],
    },
  },
};
const withheld: Of<'RecoveryWithheld'> = {
  type: 'RecoveryWithheld',
  meta: metaAt(7, 7),
  data: {
    ...{ ...judged, ...withheldFields, until: '2026-11-23T12:00:00.000Z' },
    blockers: [{ code: 'anti_flap', detail: 'recovered at noon', lift: 'after 12:00' }],
    candidates: [{ instance: 'oms-2', chosen: true, reason: 'hot standby' }],
  },
};
const decided: Of<'RecoveryDecided'> = {
  type: 'RecoveryDecided',
  meta: metaAt(8, 8),
  data: {
    ...{ ...judged, ...decidedFields, recovery: 'rec-5', runbook: 'RB', tier: 2, targetMs: 45_000 },
    candidates: [{ instance: 'oms-2', chosen: false, reason: 'it is at dr' }],
    approval: {
      ...{ required: 2, roles: ['cto', 'infra'], everyRole: true, notRequester: true },
      ...{ limitMs: 60_000, onExpiry: 'pause' },
    },
    overrides: [{ code: 'maintenance', by: 'on-call' }],
  },
};
const denied: Of<'ApprovalDenied'> = {
  type: 'ApprovalDenied',
  meta: metaAt(9, 9),
  data: {
    ...{ incident: 'inc-5', by: 'ceo', role: 'ceo', reason: 'not now', approval: 'a', request: 8 },
    ...{ recovery: 'rec-5', aboutStep: null, shownHash: `sha256:${'0'.repeat(64)}` },
  },
};

const linesOf = (report: Report, title: string): string =>
  report.sections.find((section) => section.title === title)?.lines.join('\n') ?? 'no section';

test('why says scope, rule, inputs, candidates, loss, approval, overrides and what lifts', (t) => {
  const report = whyReport('inc-5', [scoped, withheld, decided, denied]);
  const said = linesOf(report, 'Decided');
  for (const words of [
    ...['recovered first: db', 'oms is explained by db', 'full recovery from 3 within 5', '#5'],
    ...['oms-2 was refused: it is at dr', 'predicted loss UNKNOWN: nothing was asked'],
    ...['asks first: 2 of cto and infra, each role heard, not who asked', 'else pause'],
    ...['on-call took it upon themselves: maintenance', 'oms-2 was taken: hot standby'],
  ]) {
    t.true(said.includes(words), words);
  }
  const way = linesOf(report, 'In the way');
  t.regex(way, /anti_flap: recovered at noon\n.*lifted when: after 12:00\n.*by itself at 2026/);
  t.regex(linesOf(report, 'People'), /ceo \(ceo\) denied a: not now/);
});

const epoch = { generation: 0, sequence: 9 };
const ofRecovery = { recovery: 'rec-5', incident: 'inc-5', component: 'oms', epoch };

test('what people took is told apart from what the machines did', (t) => {
  const step = (id: string, action: string) => ({
    ...{ id, phase: 'contain' as const, action, why: '', needs: [], budgetMs: 1, timeoutMs: 1 },
    ...{ attempts: 1, onFailure: 'pause' as const, irreversible: false, undo: null },
  });
  const at = (name: 'StepStarted' | 'StepSucceeded', id: string, sequence: number, ms: number) =>
    recorded(name, { ...ofRecovery, step: id }, metaAt(sequence, ms));
  const steps = [step('ask', 'approve'), step('look', 'tick'), step('go', 'http')];
  const report = whyReport('inc-5', [
    decided,
    recorded('RecoveryPlanned', { ...ofRecovery, steps }, metaAt(10, 10)),
    ...[at('StepStarted', 'ask', 11, 108), at('StepStarted', 'look', 12, 2_108)],
    ...[at('StepSucceeded', 'ask', 13, 3_108), at('StepSucceeded', 'look', 14, 5_108)],
    ...[at('StepStarted', 'go', 15, 5_108), at('StepSucceeded', 'go', 16, 6_008)],
    recorded(
      'RecoveryCompleted',
      { ...ofRecovery, checks: { pass: 1, fail: 0, unknown: 0 } },
      metaAt(17, 6_008),
    ),
  ]);
  const said = linesOf(report, 'Time');
  t.regex(said, /^rec-5: people were waited for 5\.00 s, the machines took 1\.00 s$/m);
  t.regex(said, /^ +ask: 3\.00 s\n +look: 3\.00 s$/m);
  t.is(linesOf(whyReport('inc-5', [decided]), 'Time'), 'no section');
});

test('an act that counted for nothing is told apart, with the reason', (t) => {
  const report = whyReport('inc-5', [denied], new Map([[9, 'it is not signed']]));
  t.is(linesOf(report, 'People'), 'nothing is recorded');
  t.regex(linesOf(report, 'Counted for nothing'), /void: it is not signed/);
});

const nothing: WhyNot = {
  ...{ component: 'oms', world: nothingKnown.world, holds: [], newest: undefined },
  ...{ acts: [], voids: new Map() },
};
const down: WhyNot['world']['causes'][number] = {
  ...{ sequence: 5, component: 'oms', atMs: 0, failureType: 'HUNG' as const, clearedAtMs: null },
  ...{ incident: 'inc-5', scoped: true, decision: { kind: 'none' as const } },
  ...{ activationWithheld: null, asked: null },
};

test('why not says what is down, what was decided of it, and what holds it back now', (t) => {
  t.regex(whyNotReport(nothing).headline, /not down, and nothing would hold it back/);
  const paused = { code: 'paused', detail: 'p', lift: 'the pause p is lifted', untilMs: null };
  const ahead = whyNotReport({ ...nothing, holds: [paused] });
  t.regex(ahead.headline, /not down; if it were, paused would hold it back/);
  const world = { ...nothingKnown.world, causes: { 5: down } };
  const report = whyNotReport({ ...nothing, world, newest: withheld, holds: [paused] });
  t.is(report.headline, 'it is held back by anti_flap and paused');
  t.regex(linesOf(report, 'Down'), /#5 it is HUNG \(inc-5\)/);
  t.regex(linesOf(report, 'Last decided'), /oms-2 was taken: hot standby/);
  t.regex(
    linesOf(report, 'In the way now'),
    /anti_flap[\s\S]*paused: p\n {2}lifted when: the pause p/,
  );
});

test('why not says that a recovery is under way', (t) => {
  const claim = {
    ...{ component: 'oms', recovery: 'rec-5', incident: 'inc-5', recoverer: 'one' },
    ...{ epoch: { generation: 0, sequence: 9 }, released: false },
  };
  const world = { ...nothingKnown.world, causes: { 5: down }, claims: { oms: claim } };
  t.is(whyNotReport({ ...nothing, world }).headline, 'it is: rec-5 is about to begin, held by one');
});
