/** A post-mortem made of a named history: what it says, and that it says so from events alone. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import pc from 'picocolors';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { describeEvent } from '../words/describe-event.ts';
import { incidentEvents } from './incident-events.ts';
import { type Postmortem, postmortemOf } from './postmortem.ts';
import { postmortemReport } from './postmortem-report.ts';
import { asMarkdown, asText } from './render-report.ts';
import { whyReport } from './why-report.ts';

const history = (scenario = {}) => recordHistory(engineRecovery(scenario));

const incidentOf = (events: readonly Recorded[]): string =>
  `inc-${events.find(({ type }) => type === 'FailureConfirmed')?.meta.sequence}`;

const report = (events: readonly Recorded[]): Postmortem => {
  const incident = incidentOf(events);
  const estate = events.find(({ type }) => type === 'EstatePublished') ?? null;
  return postmortemOf({
    incident,
    events: incidentEvents(events, incident),
    estate,
    unreadable: 0,
  });
};

test('a recovery within its objective is MET, and its phases add up to the recovery time', (t) => {
  const [recovery] = report(history()).recoveries;
  t.is(recovery?.verdict, 'MET');
  t.is(recovery?.targetMs, 30_000);
  const sum = recovery?.phases.reduce((total, { ms }) => total + ms, 0) ?? 0;
  t.true(
    Math.abs(sum - (recovery?.actualMs?.best ?? 0)) < 25,
    `${sum} of ${recovery?.actualMs?.best}`,
  );
});

test('suspicions that came before the incident had a name are in its timeline', (t) => {
  const { timeline } = report(history());
  const suspected = timeline.filter(({ type }) => type === 'FailureSuspected');
  t.is(suspected.length, 2);
  t.false(timeline.some(({ type }) => type === 'EstatePublished'));
});

test('the report says what was decided, done, checked, cancelled, reconciled and lost', (t) => {
  const [recovery] = report(history()).recoveries;
  t.is(recovery?.decision?.decided, 'recover');
  t.deepEqual(
    recovery?.decision?.candidates.map(({ instance }) => instance),
    ['engine-b'],
  );
  t.is(recovery?.steps.length, 9);
  t.true(recovery?.steps.every(({ status, attempts }) => status === 'succeeded' && attempts === 1));
  t.deepEqual(
    recovery?.checks.map(({ result }) => result),
    ['pass'],
  );
  t.is(recovery?.trading.massCancelled[0]?.canceled, 11);
  t.is(recovery?.trading.breaks[0]?.difference, '0.50');
  t.is(recovery?.loss?.state, 'ZERO_PROVEN');
});

test('an incident that is still open has a target, no verdict, and steps that wait', (t) => {
  const [recovery] = report(history({ until: 'TradingHalted' })).recoveries;
  t.is(recovery?.verdict, null);
  t.is(recovery?.targetMs, 30_000);
  t.is(recovery?.steps[0]?.status, 'running');
  t.is(recovery?.steps[1]?.status, 'planned');
});

test('a rehearsal is never MET', (t) => {
  const [recovery] = report(history({ rehearsal: true })).recoveries;
  t.is(recovery?.verdict, 'INDETERMINATE');
  t.is(recovery?.steps[0]?.status, 'rehearsed');
});

test('the same events give the same report, as Markdown and as text', (t) => {
  const markdown = asMarkdown(postmortemReport(report(history())));
  t.is(markdown, asMarkdown(postmortemReport(report(history()))));
  t.regex(markdown, /^# Post-mortem inc-\d+: trading_engine PROCESS_DEAD\n\n\*\*RTO MET: /);
  for (const part of ['Timeline', 'Phases', 'Decision', 'Steps', 'Validation', 'Orders', 'Breaks'])
    t.true(markdown.includes(`\n## ${part}`), part);
  t.false(
    asText(postmortemReport(report(history())), pc.createColors(false))
      .join('\n')
      .includes('undefined'),
  );
});

test('why names the rule, the candidates and who saw what, each by its event', (t) => {
  const events = history();
  const incident = incidentOf(events);
  const text = asText(
    whyReport(incident, incidentEvents(events, incident)),
    pc.createColors(false),
  );
  t.true(text.some((line) => /#\d+ .* suspects trading_engine/.test(line)));
  t.true(text.some((line) => line.includes('because: tier 1 acts')));
  t.true(text.some((line) => line.includes('engine-b was taken: hot standby')));
});

test('every event of a whole recovery has a sentence of its own', (t) => {
  for (const event of history()) {
    const sentence = describeEvent(event);
    t.true(sentence.length > 10, event.type);
    t.notRegex(sentence, /undefined|NaN|\[object/, event.type);
  }
});
