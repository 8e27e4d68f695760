/**
 * Every event type of the log: its family, version and codec. The one table that decoding,
 * subjects, schemas and documentation are driven by. Pure.
 */
import type * as t from 'io-ts';
import { type AlertEvent, AlertRaised } from './alert.ts';
import * as claim from './claim.ts';
import * as component from './component.ts';
import * as detector from './detector.ts';
import * as drill from './drill.ts';
import { dataschemaOf } from './envelope.ts';
import * as estate from './estate.ts';
import { compileFits } from './fits.ts';
import * as reconciliation from './reconciliation.ts';
import * as recovery from './recovery.ts';
import * as scope from './scope.ts';
import * as trading from './trading.ts';
import { LedgerOutageRecorded, type UpkeepEvent } from './upkeep.ts';

export type LedgerEvent =
  | AlertEvent
  | claim.ClaimEvent
  | component.ComponentEvent
  | detector.DetectorEvent
  | drill.DrillEvent
  | estate.EstateEvent
  | reconciliation.ReconciliationEvent
  | recovery.RecoveryEvent
  | scope.ScopeEvent
  | trading.TradingEvent
  | UpkeepEvent;

export type EventType = LedgerEvent['type'];
export type EventOfType<T extends EventType> = Extract<LedgerEvent, { type: T }>;

export const families = [
  'component',
  'detector',
  'scope',
  'claim',
  'recovery',
  'reconciliation',
  'trading',
  'alert',
  'drill',
  'estate',
  'upkeep',
] as const;
export type Family = (typeof families)[number];

export type CatalogueEntry<T extends EventType = EventType> = {
  readonly family: Family;
  readonly version: number;
  readonly codec: t.Type<EventOfType<T>, unknown, unknown>;
  /** Whether a value is what the codec would give back for it: then decoding is spared. */
  readonly fits: (value: unknown) => boolean;
  /** What today's version is called in the envelope. */
  readonly dataschema: string;
};

type Strict<T extends EventType> = t.Type<EventOfType<T>, unknown, unknown> & {
  readonly type: { readonly props: { readonly type: { readonly value: T } } };
};

const entry = <T extends EventType>(family: Family, codec: Strict<T>): CatalogueEntry<T> => ({
  family,
  version: 1,
  codec,
  fits: compileFits(codec),
  dataschema: dataschemaOf(codec.type.props.type.value, 1),
});

export const catalogue: { readonly [T in EventType]: CatalogueEntry<T> } = {
  ObservationEstablished: entry('component', component.ObservationEstablished),
  FailureSuspected: entry('component', component.FailureSuspected),
  FailureConfirmed: entry('component', component.FailureConfirmed),
  FailureRefuted: entry('component', component.FailureRefuted),
  FailureCleared: entry('component', component.FailureCleared),
  ObservationLost: entry('component', component.ObservationLost),
  DetectorStarted: entry('detector', detector.DetectorStarted),
  DetectorStopped: entry('detector', detector.DetectorStopped),
  FailureAssigned: entry('scope', scope.FailureAssigned),
  ScopeAssessed: entry('scope', scope.ScopeAssessed),
  RecoveryDecided: entry('scope', scope.RecoveryDecided),
  RecoveryWithheld: entry('scope', scope.RecoveryWithheld),
  IncidentResolved: entry('scope', scope.IncidentResolved),
  RecoveryClaimed: entry('claim', claim.RecoveryClaimed),
  ClaimReleased: entry('claim', claim.ClaimReleased),
  RecoveryPlanned: entry('recovery', recovery.RecoveryPlanned),
  StepStarted: entry('recovery', recovery.StepStarted),
  StepSucceeded: entry('recovery', recovery.StepSucceeded),
  StepFailed: entry('recovery', recovery.StepFailed),
  StepSkipped: entry('recovery', recovery.StepSkipped),
  StepCompensated: entry('recovery', recovery.StepCompensated),
  RecoveryPaused: entry('recovery', recovery.RecoveryPaused),
  RecoveryContinued: entry('recovery', recovery.RecoveryContinued),
  CheckCompleted: entry('recovery', recovery.CheckCompleted),
  DataLossMeasured: entry('recovery', recovery.DataLossMeasured),
  RecoveryCompleted: entry('recovery', recovery.RecoveryCompleted),
  RecoveryFailed: entry('recovery', recovery.RecoveryFailed),
  RecoveryAbandoned: entry('recovery', recovery.RecoveryAbandoned),
  ReconciliationStarted: entry('reconciliation', reconciliation.ReconciliationStarted),
  DiscrepancyFound: entry('reconciliation', reconciliation.DiscrepancyFound),
  ReconciliationCompleted: entry('reconciliation', reconciliation.ReconciliationCompleted),
  TradingHalted: entry('trading', trading.TradingHalted),
  OrdersMassCancelled: entry('trading', trading.OrdersMassCancelled),
  TradingResumed: entry('trading', trading.TradingResumed),
  AlertRaised: entry('alert', AlertRaised),
  DrillStarted: entry('drill', drill.DrillStarted),
  FaultInjected: entry('drill', drill.FaultInjected),
  DrillConcluded: entry('drill', drill.DrillConcluded),
  EstatePublished: entry('estate', estate.EstatePublished),
  RunbookPublished: entry('estate', estate.RunbookPublished),
  EpochGenerationRaised: entry('estate', estate.EpochGenerationRaised),
  LedgerOutageRecorded: entry('upkeep', LedgerOutageRecorded),
};

export const eventTypes = Object.keys(catalogue) as readonly EventType[];

export const isEventType = (type: string): type is EventType => Object.hasOwn(catalogue, type);
