/**
 * The table of subjects in the design, copied by hand: who writes which events of a family.
 * One line differs: every service tells its own outages of the log, not only those named there.
 */
import type { Family } from '@recovery-ledger/ledger';

type Row = { readonly writers: readonly string[]; readonly types: readonly string[] };

const row = (writers: readonly string[], ...lines: readonly string[]): Row => ({
  writers,
  types: lines.flatMap((line) => line.split(' ')),
});

export const designTable: { readonly [F in Family]: Row } = {
  component: row(
    ['detector', 'chaos'],
    'ObservationEstablished FailureSuspected FailureConfirmed FailureRefuted FailureCleared',
    'LagBreached LagCleared ObservationLost RedundancyLost RedundancyRestored',
  ),
  detector: row(
    ['detector'],
    'DetectorStarted DetectorStopped CoverageSummarised RpoValidated ReadinessChecked',
  ),
  scope: row(
    ['recoverer'],
    'FailureAssigned ScopeAssessed RecoveryDecided RecoveryWithheld IncidentResolved',
  ),
  claim: row(['recoverer'], 'RecoveryClaimed ClaimReleased'),
  recovery: row(
    ['recoverer'],
    'RecoveryPlanned StepStarted StepSucceeded StepFailed StepSkipped StepCompensated',
    'RecoveryPaused RecoveryContinued ApprovalRequested CheckCompleted DataLossMeasured',
    'RecoveryCompleted RecoveryFailed RecoveryAbandoned',
  ),
  approval: row(
    ['operator'],
    'ApprovalGranted ApprovalDenied DataLossAccepted StepTicked IncidentAcknowledged',
    'IncidentNoted IncidentClassified IncidentClosed',
  ),
  control: row(
    ['operator'],
    'RecoveriesPaused RecoveriesUnpaused ComponentBlocked ComponentUnblocked',
    'MaintenanceScheduled MaintenanceCancelled RecoveryRequested KillSwitchInvoked',
  ),
  reconciliation: row(
    ['recoverer', 'operator'],
    'ReconciliationStarted DiscrepancyFound DiscrepancyChanged DiscrepancyExplained',
    'DiscrepancyAdjusted DiscrepancyResolved ReconciliationCompleted',
  ),
  trading: row(
    ['recoverer'],
    'TradingHalted OrdersMassCancelled GateEvaluated TradingStageChanged TradingResumed',
  ),
  alert: row(
    ['alerter', 'operator'],
    'AlertRaised AlertDelivered AlertDeliveryFailed AlertEscalated AlertAcknowledged AlertClosed',
  ),
  drill: row(['chaos'], 'DrillStarted FaultInjected FaultObserved FaultRemoved DrillConcluded'),
  shadow: row(['recoverer', 'shadow'], 'WouldHaveDecided'),
  estate: row(['admin'], 'EstatePublished RunbookPublished EpochGenerationRaised'),
  upkeep: row(
    ['projector', 'sealer', 'alerter', 'detector', 'recoverer', 'shadow'],
    'RebuildProved ObserverSilent LedgerOutageRecorded ProjectionStalled',
  ),
};
