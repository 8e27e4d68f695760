/**
 * Why an incident went as it did, in plain words and in order: what was seen by whom, what was
 * decided by which rule, why each candidate was taken or refused, and what stood in the way. Pure.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { describeEvent } from '../words/describe-event.ts';
import { list } from '../words/list.ts';
import type { Report, Section } from './section.ts';

export const whyReport = (incident: string, events: readonly Recorded[]): Report => {
  const outcome = events.findLast((event) => event.type === 'IncidentResolved');
  const failed = outcome === undefined || outcome.data.outcome === 'failed';
  return {
    title: `Why ${incident} went as it did`,
    headline: outcome === undefined ? 'it is not resolved yet' : describeEvent(outcome),
    tone: outcome === undefined ? 'open' : failed ? 'bad' : 'good',
    sections: [
      section('Seen', events, seenLines),
      section('Decided', events, decidedLines),
      section('In the way', events, blockedLines),
      section('Ended', events, endedLines),
    ],
  };
};

const section = (
  title: string,
  events: readonly Recorded[],
  linesOf: (event: Recorded) => readonly string[],
): Section => {
  const lines = events.flatMap(linesOf);
  return { title, lines: lines.length === 0 ? ['nothing is recorded'] : lines };
};

const cite = ({ meta }: Recorded, text: string): string => `#${meta.sequence} ${text}`;

const seenLines = (event: Recorded): readonly string[] => {
  switch (event.type) {
    case 'FailureSuspected':
    case 'FailureRefuted':
    case 'FailureConfirmed':
    case 'FailureCleared':
    case 'ObservationLost': {
      const evidence = Object.entries('evidence' in event.data ? event.data.evidence : {});
      const shown = evidence.map(([name, value]) => `${name} ${JSON.stringify(value)}`);
      const proof = shown.length === 0 ? [] : [`      evidence: ${shown.join(', ')}`];
      return [cite(event, describeEvent(event)), ...proof];
    }
    case 'DrillStarted':
    case 'FaultInjected':
      return [cite(event, describeEvent(event))];
    default:
      return [];
  }
};

const decidedLines = (event: Recorded): readonly string[] => {
  switch (event.type) {
    case 'ScopeAssessed':
    case 'RecoveryClaimed':
    case 'RecoveryContinued':
    case 'RecoveryPlanned':
      return [cite(event, describeEvent(event))];
    case 'RecoveryDecided': {
      const { rule, policyVersion, inputs, candidates, targetMs, runbook, component } = event.data;
      return [
        cite(event, `${event.meta.source} decided to recover ${component} by ${runbook}`),
        `      because: ${rule}`,
        `      policy ${policyVersion}, target ${showMs(targetMs)}, from events ${list(inputs.map((n) => `#${n}`))}`,
        ...candidates.map(
          ({ instance, chosen, reason }) =>
            `      ${instance} was ${chosen ? 'taken' : 'refused'}: ${reason}`,
        ),
      ];
    }
    case 'RecoveryWithheld': {
      const { rule, policyVersion, component } = event.data;
      return [
        cite(event, `${event.meta.source} decided not to act on ${component}`),
        `      because: ${rule} (policy ${policyVersion})`,
      ];
    }
    default:
      return [];
  }
};

const blockedLines = (event: Recorded): readonly string[] => {
  switch (event.type) {
    case 'RecoveryWithheld':
      return event.data.blockers.flatMap(({ code, detail, lift }) => [
        cite(event, `${code}: ${detail}`),
        `      lifted when: ${lift}`,
      ]);
    case 'StepFailed':
    case 'RecoveryPaused':
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
      return [cite(event, describeEvent(event))];
    default:
      return [];
  }
};

const endedLines = (event: Recorded): readonly string[] => {
  const ends = ['TradingResumed', 'RecoveryCompleted', 'DataLossMeasured', 'IncidentResolved'];
  return ends.includes(event.type) ? [cite(event, describeEvent(event))] : [];
};
