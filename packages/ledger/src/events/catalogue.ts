/**
 * Every event type of the log: its family, version and codec. The one table that decoding,
 * subjects, schemas and documentation are driven by. Pure.
 */
import type * as t from 'io-ts';
import * as alert from './alert.ts';
import * as approval from './approval.ts';
import { ApprovalRequested } from './approval-requested.ts';
import * as claim from './claim.ts';
import * as component from './component.ts';
import * as control from './control.ts';
import * as detector from './detector.ts';
import * as drill from './drill.ts';
import { dataschemaOf } from './envelope.ts';
import * as estate from './estate.ts';
import { compileFits } from './fits.ts';
import * as reconciliation from './reconciliation.ts';
import * as recovery from './recovery.ts';
import { RecoveryPlanned } from './recovery-plan.ts';
import * as scope from './scope.ts';
import { type ShadowEvent, WouldHaveDecided } from './shadow.ts';
import * as trading from './trading.ts';
import * as upkeep from './upkeep.ts';

export type LedgerEvent =
  | alert.AlertEvent
  | approval.ApprovalEvent
  | claim.ClaimEvent
  | component.ComponentEvent
  | control.ControlEvent
  | detector.DetectorEvent
  | drill.DrillEvent
  | estate.EstateEvent
  | reconciliation.ReconciliationEvent
  | recovery.RecoveryEvent
  | scope.ScopeEvent
  | ShadowEvent
  | trading.TradingEvent
  | upkeep.UpkeepEvent;

export type EventType = LedgerEvent['type'];
export type EventOfType<T extends EventType> = Extract<LedgerEvent, { type: T }>;

export const families = [
  'component',
  'detector',
  'scope',
  'claim',
  'recovery',
  'approval',
  'control',
  'reconciliation',
  'trading',
  'alert',
  'drill',
  'shadow',
  'estate',
  'upkeep',
] as const;
export type Family = (typeof families)[number];

export type CatalogueEntry<T extends EventType = EventType> = {
  readonly family: Family;
  /** Today's: what is written now. Older ones are read through upcast. */
  readonly version: number;
  readonly codec: t.Type<EventOfType<T>, unknown, unknown>;
  /** The codec of its data alone. */
  readonly data: t.Mixed;
  /** Whether a value is what the codec would give back for it: then decoding is spared. */
  readonly fits: (value: unknown) => boolean;
  /** What today's version is called in the envelope. */
  readonly dataschema: string;
};

type Strict<T extends EventType> = t.Type<EventOfType<T>, unknown, unknown> & {
  readonly type: {
    readonly props: { readonly type: { readonly value: T }; readonly data: t.Mixed };
  };
};

const entry = <T extends EventType>(
  family: Family,
  codec: Strict<T>,
  version = 1,
): CatalogueEntry<T> => ({
  family,
  version,
  codec,
  data: codec.type.props.data,
  fits: compileFits(codec),
  dataschema: dataschemaOf(codec.type.props.type.value, version),
});

export const catalogue: { readonly [T in EventType]: CatalogueEntry<T> } = {
  ObservationEstablished: entry('component', component.ObservationEstablished),
  FailureSuspected: entry('component', component.FailureSuspected),
  FailureConfirmed: entry('component', component.FailureConfirmed),
  FailureRefuted: entry('component', component.FailureRefuted),
  FailureCleared: entry('component', component.FailureCleared),
  LagBreached: entry('component', component.LagBreached),
  LagCleared: entry('component', component.LagCleared),
  ObservationLost: entry('component', component.ObservationLost),
  RedundancyLost: entry('component', component.RedundancyLost),
  RedundancyRestored: entry('component', component.RedundancyRestored),
  DetectorStarted: entry('detector', detector.DetectorStarted),
  DetectorStopped: entry('detector', detector.DetectorStopped),
  CoverageSummarised: entry('detector', detector.CoverageSummarised),
  RpoValidated: entry('detector', detector.RpoValidated),
  ReadinessChecked: entry('detector', detector.ReadinessChecked),
  FailureAssigned: entry('scope', scope.FailureAssigned),
  ScopeAssessed: entry('scope', scope.ScopeAssessed, 2),
  RecoveryDecided: entry('scope', scope.RecoveryDecided, 2),
  RecoveryWithheld: entry('scope', scope.RecoveryWithheld, 2),
  IncidentResolved: entry('scope', scope.IncidentResolved, 2),
  RecoveryClaimed: entry('claim', claim.RecoveryClaimed),
  ClaimReleased: entry('claim', claim.ClaimReleased),
  RecoveryPlanned: entry('recovery', RecoveryPlanned, 2),
  StepStarted: entry('recovery', recovery.StepStarted),
  StepSucceeded: entry('recovery', recovery.StepSucceeded),
  StepFailed: entry('recovery', recovery.StepFailed),
  StepSkipped: entry('recovery', recovery.StepSkipped),
  StepCompensated: entry('recovery', recovery.StepCompensated, 2),
  RecoveryPaused: entry('recovery', recovery.RecoveryPaused),
  RecoveryContinued: entry('recovery', recovery.RecoveryContinued),
  ApprovalRequested: entry('recovery', ApprovalRequested),
  CheckCompleted: entry('recovery', recovery.CheckCompleted, 2),
  DataLossMeasured: entry('recovery', recovery.DataLossMeasured),
  RecoveryCompleted: entry('recovery', recovery.RecoveryCompleted),
  RecoveryFailed: entry('recovery', recovery.RecoveryFailed),
  RecoveryAbandoned: entry('recovery', recovery.RecoveryAbandoned),
  ApprovalGranted: entry('approval', approval.ApprovalGranted),
  ApprovalDenied: entry('approval', approval.ApprovalDenied),
  DataLossAccepted: entry('approval', approval.DataLossAccepted),
  StepTicked: entry('approval', approval.StepTicked),
  IncidentAcknowledged: entry('approval', approval.IncidentAcknowledged),
  IncidentNoted: entry('approval', approval.IncidentNoted),
  IncidentClassified: entry('approval', approval.IncidentClassified),
  IncidentClosed: entry('approval', approval.IncidentClosed),
  RecoveriesPaused: entry('control', control.RecoveriesPaused),
  RecoveriesUnpaused: entry('control', control.RecoveriesUnpaused),
  ComponentBlocked: entry('control', control.ComponentBlocked),
  ComponentUnblocked: entry('control', control.ComponentUnblocked),
  MaintenanceScheduled: entry('control', control.MaintenanceScheduled),
  MaintenanceCancelled: entry('control', control.MaintenanceCancelled),
  RecoveryRequested: entry('control', control.RecoveryRequested, 2),
  KillSwitchInvoked: entry('control', control.KillSwitchInvoked),
  ReconciliationStarted: entry('reconciliation', reconciliation.ReconciliationStarted, 2),
  DiscrepancyFound: entry('reconciliation', reconciliation.DiscrepancyFound, 3),
  DiscrepancyChanged: entry('reconciliation', reconciliation.DiscrepancyChanged),
  DiscrepancyExplained: entry('reconciliation', reconciliation.DiscrepancyExplained, 2),
  DiscrepancyAdjusted: entry('reconciliation', reconciliation.DiscrepancyAdjusted, 2),
  DiscrepancyResolved: entry('reconciliation', reconciliation.DiscrepancyResolved, 2),
  ReconciliationCompleted: entry('reconciliation', reconciliation.ReconciliationCompleted, 2),
  TradingHalted: entry('trading', trading.TradingHalted),
  OrdersMassCancelled: entry('trading', trading.OrdersMassCancelled),
  GateEvaluated: entry('trading', trading.GateEvaluated),
  TradingStageChanged: entry('trading', trading.TradingStageChanged),
  TradingResumed: entry('trading', trading.TradingResumed),
  AlertRaised: entry('alert', alert.AlertRaised),
  AlertDelivered: entry('alert', alert.AlertDelivered),
  AlertDeliveryFailed: entry('alert', alert.AlertDeliveryFailed),
  AlertEscalated: entry('alert', alert.AlertEscalated),
  AlertAcknowledged: entry('alert', alert.AlertAcknowledged),
  AlertClosed: entry('alert', alert.AlertClosed),
  DrillStarted: entry('drill', drill.DrillStarted),
  FaultInjected: entry('drill', drill.FaultInjected),
  FaultObserved: entry('drill', drill.FaultObserved),
  FaultRemoved: entry('drill', drill.FaultRemoved),
  DrillConcluded: entry('drill', drill.DrillConcluded),
  WouldHaveDecided: entry('shadow', WouldHaveDecided),
  EstatePublished: entry('estate', estate.EstatePublished, 2),
  RunbookPublished: entry('estate', estate.RunbookPublished),
  EpochGenerationRaised: entry('estate', estate.EpochGenerationRaised),
  RebuildProved: entry('upkeep', upkeep.RebuildProved),
  ObserverSilent: entry('upkeep', upkeep.ObserverSilent),
  LedgerOutageRecorded: entry('upkeep', upkeep.LedgerOutageRecorded),
  ProjectionStalled: entry('upkeep', upkeep.ProjectionStalled),
};

export const eventTypes = Object.keys(catalogue) as readonly EventType[];

export const isEventType = (type: string): type is EventType => Object.hasOwn(catalogue, type);
