/** What an event says, in one plain sentence for a person who reads a timeline. Pure. */
import type { EventOfType, EventType, LedgerEvent } from '@recovery-ledger/ledger';
import { peopleSummaries, type Summaries } from './summarise-people.ts';

export const summarise = (event: LedgerEvent): string => sentenceOf(event.type, event.data);

const sentenceOf = <T extends EventType>(type: T, data: EventOfType<T>['data']): string =>
  summaries[type](data);

const ms = (nanoseconds: string): string => `${Number(BigInt(nanoseconds) / 100_000n) / 10} ms`;
const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
const words = (type: string): string => type.toLowerCase().replaceAll('_', ' ');
const seen = (d: { readonly observer: string; readonly component: string }): string =>
  `${d.observer} on ${d.component}`;

const summaries: Summaries<EventType> = {
  ...peopleSummaries,
  ObservationEstablished: (d) => `${seen(d)}: answers are good`,
  FailureSuspected: (d) => `${seen(d)}: suspects ${words(d.failureType)}`,
  FailureConfirmed: (d) =>
    `${d.component} has failed (${words(d.failureType)}), confirmed by ${list(d.observers)}`,
  FailureRefuted: (d) => `${seen(d)}: suspicion refuted, ${d.reason}`,
  FailureCleared: (d) => `${seen(d)}: answers again, ${d.reason}`,
  LagBreached: (d) =>
    `${seen(d)}: ${d.source} is behind (${d.measure}), ${d.level} of ${d.target.dataClass}`,
  LagCleared: (d) => `${seen(d)}: ${d.source} has caught up (${d.measure})`,
  ObservationLost: (d) => `${seen(d)}: cannot tell good from bad, ${d.reason}`,
  RedundancyLost: (d) => `${seen(d)}: ${d.kind} ${d.instance} is gone, ${leftOf(d)}: ${d.reason}`,
  RedundancyRestored: (d) => `${seen(d)}: ${d.kind} ${d.instance} is back, ${leftOf(d)}`,
  DetectorStarted: (d) => `detector ${d.instance} watches ${list(d.components)}`,
  DetectorStopped: (d) => `detector ${d.instance} stopped: ${d.reason}`,
  CoverageSummarised: (d) =>
    `detector ${d.instance} from ${d.from} until ${d.until}: ${d.probes.length} probes`,
  RpoValidated: (d) => `RPO validation ${d.result}: ${counts(d.counts)}`,
  ReadinessChecked: (d) => `readiness ${d.result}: ${counts(d.counts)}`,
  FailureAssigned: (d) => `failure of ${d.component} belongs to ${d.incident}`,
  ScopeAssessed: (d) =>
    `scope is ${scopes[d.scope]}: ${list(d.components)} (rule ${d.rule})` +
    d.explained.map(({ component, by }) => `; ${by} explains ${component}`).join(''),
  RecoveryDecided: (d) =>
    `recover ${d.component} by ${d.runbook} within ${d.targetMs} ms (rule ${d.rule})` +
    d.candidates
      .map(
        ({ instance, chosen, reason }) =>
          `; ${chosen ? 'chose' : 'refused'} ${instance}: ${reason}`,
      )
      .join(''),
  RecoveryWithheld: (d) =>
    `recovery of ${d.component} withheld: ` +
    d.blockers.map(({ detail, lift }) => `${detail} (lifted by: ${lift})`).join('; '),
  IncidentResolved: (d) => `incident resolved, ${d.outcome}: ${d.reason}`,
  RecoveryClaimed: (d) =>
    `${d.recoverer} claimed ${d.component}${d.reason === 'takeover' ? ', taking over' : ''}`,
  ClaimReleased: (d) => `${d.recoverer} released ${d.component}: ${d.outcome}`,
  RecoveryPlanned: (d) =>
    `${d.rehearsal ? 'rehearsal' : 'recovery'} planned by ${d.runbook}: ${d.steps.length} steps`,
  StepStarted: (d) => `${d.phase}: ${d.step} started${again(d.attempt)}`,
  StepSucceeded: (d) =>
    `${d.phase}: ${d.step} ${d.rehearsed ? 'rehearsed' : 'done'} in ${ms(d.durationNs)}`,
  StepFailed: (d) =>
    `${d.phase}: ${d.step} failed after ${ms(d.durationNs)}, ` +
    `${d.willRetry ? 'will retry' : d.onFailure}: ${d.reason}`,
  StepSkipped: (d) => `${d.phase}: ${d.step} skipped, ${d.reason}`,
  StepCompensated: (d) =>
    `${d.phase}: ${d.step} ` +
    (d.result === 'undone' ? 'undone' : `not undone${again(d.attempt)}: ${d.reason}`),
  RecoveryPaused: (d) => `recovery paused at ${d.step}: ${d.reason}`,
  RecoveryContinued: (d) => `${d.recoverer} continues the recovery: ${d.reason}`,
  ApprovalRequested: (d) =>
    `waits for ${d.approvers.required} of ${list(d.approvers.roles)} until ${d.expiresAt}: ${d.shown}`,
  CheckCompleted: (d) => `check ${d.check}: ${words(d.result)}, ${d.detail}`,
  DataLossMeasured: (d) => `data loss ${words(d.state)}${lost(d.lostRecords)}: ${d.basis}`,
  RecoveryCompleted: (d) =>
    `recovery of ${d.component} ${d.outcome === 'rehearsed' ? 'rehearsed' : 'completed'}: checks ` +
    `${d.checks.pass} passed, ${d.checks.fail} failed, ${d.checks.unknown} unknown`,
  RecoveryFailed: (d) => `recovery failed at ${d.step}: ${d.reason}`,
  RecoveryAbandoned: (d) => `recovery abandoned: ${d.reason}`,
  ReconciliationStarted: (d) =>
    `reconciling ${d.kind}: ${d.internalSource} against ${d.externalSource}`,
  DiscrepancyFound: (d) =>
    `${d.kind} ${d.class}: ${d.account} ${d.symbol}${d.order === null ? '' : ` ${d.order}`} ` +
    `ours ${d.internal}, theirs ${d.external}${d.third === null ? '' : `, drop copy ${d.third}`} ` +
    `(${d.severity})`,
  DiscrepancyChanged: (d) =>
    `${d.kind} break ${d.account} ${d.symbol} changed from ${d.before} to ${d.difference} (${d.severity})`,
  DiscrepancyExplained: (d) =>
    `${d.kind} break ${d.account} ${d.symbol} explained by ${d.by}, ${words(d.cause)}: ${d.reason}`,
  DiscrepancyAdjusted: (d) =>
    `${d.kind} break ${d.account} ${d.symbol} adjusted by ${d.quantity} (${d.reference})`,
  DiscrepancyResolved: (d) => `${d.kind} break ${d.account} ${d.symbol} over: ${d.resolution}`,
  ReconciliationCompleted: (d) =>
    `${d.kind} reconciled: ${d.result}, ${d.compared} compared, ${d.discrepancies} differ`,
  TradingHalted: (d) => `trading halted (${d.halt}): ${d.reason}`,
  OrdersMassCancelled: (d) =>
    `open orders at ${d.venue} cancelled: ${d.canceled} of ${d.requested}, ${d.tooLate} too late, ` +
    `${d.residual} left`,
  GateEvaluated: (d) =>
    `gate ${d.gate}: ${d.result}, ${d.inputs.filter(({ result }) => result === 'pass').length} of ` +
    `${d.inputs.length} inputs pass`,
  TradingStageChanged: (d) => `trading goes from ${words(d.from)} to ${words(d.to)}: ${d.reason}`,
  TradingResumed: (d) =>
    d.remainingHalts.length === 0
      ? 'trading resumed'
      : `a halt was lifted; trading stays halted by ${list(d.remainingHalts)}`,
  AlertRaised: (d) => `alert (${d.severity}): ${d.message}`,
  AlertDelivered: (d) => `alert reached ${d.role} by ${d.channel} after ${ms(d.latencyNs)}`,
  AlertDeliveryFailed: (d) =>
    `alert did not reach ${d.role} by ${d.channel}, ${words(d.next)}: ${d.reason}`,
  AlertEscalated: (d) =>
    `alert escalated from level ${d.from} to ${d.to} (${words(d.cause)}): ${list(d.roles)}`,
  AlertClosed: (d) => `alert ${d.outcome}: ${d.reason}`,
  DrillStarted: (d) =>
    `drill asked for by ${d.requestedBy}: ${words(d.failureType)} of ${d.component}`,
  FaultInjected: (d) => `fault injected into ${d.component}: ${words(d.failureType)}`,
  FaultObserved: (d) =>
    `fault in ${d.component} seen as ${words(d.observedAs)} after ${ms(d.latencyNs)}`,
  FaultRemoved: (d) => `fault in ${d.component} removed (${words(d.cause)}), clean: ${d.clean}`,
  DrillConcluded: (d) => `drill ${d.verdict}: ${d.reason}`,
  WouldHaveDecided: (d) =>
    `${d.recoverer} would ${d.decision} ${d.component} (rule ${d.rule}, policy ${d.policyVersion})`,
  EstatePublished: (d) => `estate ${d.estate} published: ${d.components.length} components`,
  RunbookPublished: (d) => `runbook ${d.runbook} published`,
  EpochGenerationRaised: (d) =>
    `generation ${d.generation} of the log: another stream stands for it from ` +
    `#${d.previous.through} on, ${d.reason}`,
  RebuildProved: (d) => `rebuild through #${d.through} compared with the live rows: ${d.result}`,
  ObserverSilent: (d) => `${d.observer} has been silent for ${d.silentMs} ms`,
  ProjectionStalled: (d) =>
    `projection ${d.projection} stands at #${d.checkpoint} of #${d.head}: ${d.reason}`,
  LedgerOutageRecorded: (d) =>
    `${d.service} could not reach the log from ${d.from} until ${d.until}`,
};

const scopes = {
  component: 'one component',
  full_dr: 'full disaster recovery',
  requested: 'what was asked for',
} as const;

const again = (attempt: number): string => (attempt > 1 ? `, attempt ${attempt}` : '');
const lost = (records: number | null): string => (records === null ? '' : `, ${records} records`);
const leftOf = (d: { readonly remaining: number; readonly required: number }): string =>
  `${d.remaining} of ${d.required} left`;
const counts = (d: { readonly pass: number; readonly fail: number; readonly unknown: number }) =>
  `${d.pass} passed, ${d.fail} failed, ${d.unknown} unknown`;
