/** Any event as one sentence for a person: timelines, lists and reports all say the same. Pure. */
import {
  type ClaimEvent,
  harmless,
  type LedgerEvent,
  type ScopeEvent,
} from '@recovery-ledger/ledger';
import { summarise } from '@recovery-ledger/projections';
import {
  componentWords,
  type DetectorEvent,
  detectorWords,
  type FailureEvent,
} from './component-words.ts';
import { claimWords, scopeWords } from './decision-words.ts';
import { count } from './list.ts';
import { recoveryWords } from './recovery-words.ts';
import { type TradingEvent, tradingWords } from './trading-words.ts';

/** On one line, whatever was written into it. */
export const describeEvent = (event: LedgerEvent): string => harmless(wordsOf(event));

const wordsOf = (event: LedgerEvent): string => {
  switch (event.type) {
    case 'ObservationEstablished':
    case 'FailureSuspected':
    case 'FailureConfirmed':
    case 'FailureRefuted':
    case 'FailureCleared':
    case 'ObservationLost':
      return componentWords(event);
    case 'DetectorStarted':
    case 'DetectorStopped':
      return detectorWords(event);
    case 'FailureAssigned':
    case 'ScopeAssessed':
    case 'RecoveryDecided':
    case 'RecoveryWithheld':
    case 'IncidentResolved':
      return scopeWords(event);
    case 'RecoveryClaimed':
    case 'ClaimReleased':
      return claimWords(event);
    case 'TradingHalted':
    case 'OrdersMassCancelled':
    case 'TradingResumed':
    case 'ReconciliationStarted':
    case 'DiscrepancyFound':
    case 'ReconciliationCompleted':
      return tradingWords(event);
    default:
      return describeRest(event);
  }
};

type Rest = Exclude<
  LedgerEvent,
  FailureEvent | DetectorEvent | ScopeEvent | ClaimEvent | TradingEvent
>;

const describeRest = (event: Rest): string => {
  switch (event.type) {
    case 'AlertRaised':
      return `${event.data.severity} alert ${event.data.alertType}: ${event.data.message}`;
    case 'DrillStarted':
      return `drill: ${event.data.failureType} of ${event.data.component}, asked for by ${event.data.requestedBy}: ${event.data.reason}`;
    case 'FaultInjected':
      return `drill: fault injected into ${event.data.component} (${event.data.kind}), failure #${event.data.failure}`;
    case 'DrillConcluded':
      return `drill ${event.data.verdict}: ${event.data.reason}`;
    case 'EstatePublished':
      return `estate ${event.data.estate}: ${count(event.data.components.length, 'component')}, quorum ${event.data.quorum}`;
    case 'RunbookPublished':
      return `runbook ${event.data.runbook} (${event.data.hash.slice(0, 19)})`;
    case 'EpochGenerationRaised':
      return `generation ${event.data.generation} of the log, raised by ${event.data.by}: ${event.data.reason}`;
    case 'LedgerOutageRecorded':
      return `${event.data.service} could not reach the log from ${event.data.from} until ${event.data.until}; ${event.data.spooled} spooled`;
    case 'RecoveryPlanned':
    case 'StepStarted':
    case 'StepSucceeded':
    case 'StepFailed':
    case 'StepSkipped':
    case 'StepCompensated':
    case 'RecoveryPaused':
    case 'RecoveryContinued':
    case 'CheckCompleted':
    case 'DataLossMeasured':
    case 'RecoveryCompleted':
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
      return recoveryWords(event);
    case 'ApprovalRequested':
      return askedWords(event);
    default:
      return summarise(event);
  }
};

/** The whole text is for whoever answers it: `inbox` and `why` show it line by line. */
const askedWords = (event: Extract<Rest, { type: 'ApprovalRequested' }>): string => {
  const [shown = ''] = event.data.shown.split('\n');
  return summarise({ ...event, data: { ...event.data, shown } });
};
