/**
 * Why an incident went as it did, in plain words and in order: what was seen by whom, how far it
 * was judged to reach, what was decided by which rule, why each candidate was taken or refused,
 * what stood in the way and what lifts it, what people were asked and did. Pure.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { describeEvent } from '../words/describe-event.ts';
import { blockerLines, decidedLines, scopeLines, withheldLines } from '../words/why-decided.ts';
import { humanWaits } from './human-wait.ts';
import type { Report, Section } from './section.ts';

/** `voids` are the acts that did not count, by their sequence, with the reason. */
export const whyReport = (
  incident: string,
  events: readonly Recorded[],
  voids: ReadonlyMap<number, string> = new Map(),
): Report => {
  const outcome = outcomeOf(incident, events);
  const failed = outcome?.type === 'IncidentResolved' && outcome.data.outcome === 'failed';
  const counting = events.filter(({ meta }) => !voids.has(meta.sequence));
  return {
    title: `Why ${incident} went as it did`,
    headline: outcome === undefined ? 'it is not resolved yet' : describeEvent(outcome),
    tone: outcome === undefined ? 'open' : failed ? 'bad' : 'good',
    sections: [
      section('Seen', counting, seen),
      section('Decided', counting, decided),
      section('In the way', withoutRetries(counting), blocked),
      section('People', counting, people),
      ...voidSection(events, voids),
      ...timeSection(events),
      section('Ended', counting, ended),
    ],
  };
};

/** None while something was decided since: a halt's incident goes on with its resume. */
const outcomeOf = (incident: string, events: readonly Recorded[]): Recorded | undefined => {
  const last = events.findLast(
    ({ type, data }) =>
      (type === 'IncidentResolved' || type === 'RecoveryDecided') && data.incident === incident,
  );
  return last?.type === 'IncidentResolved' ? last : undefined;
};

/** Of a step that was tried again and again, the last failure tells; how often is said with it. */
const withoutRetries = (events: readonly Recorded[]): readonly Recorded[] => {
  const last = new Map(events.map((event) => [stepOf(event) ?? event, event]));
  return events.filter((event) => last.get(stepOf(event) ?? event) === event);
};

const stepOf = (event: Recorded): string | undefined =>
  event.type === 'StepFailed' ? `${event.data.recovery} ${event.data.step}` : undefined;

const section = (
  title: string,
  events: readonly Recorded[],
  linesOf: (event: Recorded) => readonly string[],
): Section => {
  const lines = events.flatMap(linesOf);
  return { title, lines: lines.length === 0 ? ['nothing is recorded'] : lines };
};

export const cite = ({ meta }: Recorded, text: string): string => `#${meta.sequence} ${text}`;

const below = (lines: readonly string[]): readonly string[] => lines.map((line) => `      ${line}`);

const seen = (event: Recorded): readonly string[] => {
  switch (event.type) {
    case 'FailureSuspected':
    case 'FailureRefuted':
    case 'FailureConfirmed':
    case 'FailureCleared':
    case 'ObservationLost': {
      const evidence = Object.entries('evidence' in event.data ? event.data.evidence : {});
      const shown = evidence.map(([name, value]) => `${name} ${JSON.stringify(value)}`);
      const proof = shown.length === 0 ? [] : below([`evidence: ${shown.join(', ')}`]);
      return [cite(event, describeEvent(event)), ...proof];
    }
    case 'DrillStarted':
    case 'FaultInjected':
      return [cite(event, describeEvent(event))];
    default:
      return [];
  }
};

const decided = (event: Recorded): readonly string[] => {
  const { source } = event.meta;
  switch (event.type) {
    case 'RecoveryClaimed':
    case 'RecoveryContinued':
    case 'RecoveryPlanned':
      return [cite(event, describeEvent(event))];
    case 'ScopeAssessed':
      return [cite(event, describeEvent(event)), ...below(scopeLines(event.data))];
    case 'RecoveryDecided': {
      const what = `${source} decided to recover ${event.data.component} by ${event.data.runbook}`;
      return [cite(event, what), ...below(decidedLines(event.data))];
    }
    case 'RecoveryWithheld': {
      const what = `${source} decided not to act on ${event.data.component}`;
      return [cite(event, what), ...below(withheldLines(event.data))];
    }
    default:
      return [];
  }
};

const blocked = (event: Recorded): readonly string[] => {
  switch (event.type) {
    case 'RecoveryWithheld': {
      const [first = '', ...more] = blockerLines(event.data);
      return [cite(event, first), ...more.map((line) => `      ${line}`)];
    }
    case 'StepFailed':
    case 'RecoveryPaused':
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
      return [cite(event, describeEvent(event))];
    default:
      return [];
  }
};

const byPeople: readonly Recorded['type'][] = [
  ...(['ApprovalRequested', 'ApprovalGranted', 'ApprovalDenied', 'DataLossAccepted'] as const),
  ...(['StepTicked', 'IncidentAcknowledged', 'IncidentNoted', 'RecoveryRequested'] as const),
  'KillSwitchInvoked',
];

const people = (event: Recorded): readonly string[] => {
  if (!byPeople.includes(event.type)) return [];
  const shown =
    event.type === 'ApprovalRequested'
      ? below([
          ...event.data.shown.split('\n').map((line) => `shown: ${line}`),
          `until ${event.data.expiresAt}, then ${event.data.onExpiry}`,
        ])
      : [];
  return [cite(event, describeEvent(event)), ...shown];
};

/** What people took, and what the machines did; only where anybody was waited for. */
const timeSection = (events: readonly Recorded[]): readonly Section[] => {
  const lines = humanWaits(events).flatMap(({ recovery, steps, humanMs, wholeMs }) => {
    const machines = wholeMs === null ? null : Math.max(0, wholeMs - humanMs);
    const rest = machines === null ? 'it goes on' : `the machines took ${showMs(machines)}`;
    return [
      `${recovery}: people were waited for ${showMs(humanMs)}, ${rest}`,
      ...below(steps.map(({ step, ms }) => `${step}: ${showMs(ms)}`)),
    ];
  });
  return lines.length === 0 ? [] : [{ title: 'Time', lines }];
};

const voidSection = (
  events: readonly Recorded[],
  voids: ReadonlyMap<number, string>,
): readonly Section[] => {
  const lines = events.flatMap((event) => {
    const reason = voids.get(event.meta.sequence);
    return reason === undefined ? [] : [cite(event, `${describeEvent(event)} (void: ${reason})`)];
  });
  return lines.length === 0 ? [] : [{ title: 'Counted for nothing', lines }];
};

const ended = (event: Recorded): readonly string[] => {
  const ends = ['TradingResumed', 'RecoveryCompleted', 'DataLossMeasured', 'IncidentResolved'];
  return ends.includes(event.type) ? [cite(event, describeEvent(event))] : [];
};
