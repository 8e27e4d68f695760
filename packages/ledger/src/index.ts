/** The public screen of the ledger package: events, the log, the estate and its objectives. */

export { newSeed, publicKeyOf } from './access/nkey.ts';
export { type LogUser, permissionsOf } from './access/permissions.ts';
export { permits } from './access/permits.ts';
export {
  passwordVariableOf,
  type RenderedUser,
  renderUsers,
  type UserLogin,
} from './access/render-users.ts';
export { isRole, type Role, roleNames, roles } from './access/roles.ts';
export { BundleDamaged } from './bundle/damage.ts';
export { type ExportOptions, type ExportProgress, exportBundle } from './bundle/export-bundle.ts';
export type { ExportProblem } from './bundle/export-problem.ts';
export type { Manifest } from './bundle/manifest.ts';
export { originalOf } from './bundle/original-of.ts';
export { type Bundle, type NoBundle, readBundle } from './bundle/read-bundle.ts';
export { approvalFor, approvalNamed } from './estate/approval-for.ts';
export type { Calendar, Maintenance } from './estate/calendar.ts';
export type { Component, Instance } from './estate/component.ts';
export { Milliseconds } from './estate/duration.ts';
export {
  dependantsOf,
  type EffectiveTarget,
  effectiveTargets,
  seriesAvailability,
} from './estate/effective-targets.ts';
export type { Estate, Gate, Readiness } from './estate/estate.ts';
export { contentHash, type LoadedEstate, loadEstate } from './estate/load-estate.ts';
export { maintenanceAt, type OpenWindow } from './estate/maintenance.ts';
export type { Policy } from './estate/policy.ts';
export type { Judgement, Probe } from './estate/probe.ts';
export { downtimeOf, publishedCalendar, sessionsOf } from './estate/published-calendar.ts';
export type {
  PostgresqlReplication,
  RedisReplication,
  Replication,
} from './estate/replication.ts';
export { resolveComponent, type UnknownComponent } from './estate/resolve-component.ts';
export { type ComponentLeftOut, resolveHere } from './estate/resolve-here.ts';
export type { Rpo } from './estate/rpo.ts';
export {
  type Condition,
  conditionsOf,
  type LoadedRunbook,
  loadRunbook,
  type Runbook,
  type Step,
} from './estate/runbook.ts';
export { isOpen, nextOpen, sessionAt } from './estate/session.ts';
export { unknownKeys } from './estate/unknown-keys.ts';
export { type FileProblem, formatProblem } from './estate/yaml.ts';
export type { Variables } from './estate/yaml-variables.ts';
export { AlertRaised, Severity } from './events/alert.ts';
export { ApprovalPolicy } from './events/approval-policy.ts';
export {
  type CatalogueEntry,
  catalogue,
  type EventOfType,
  type EventType,
  eventTypes,
  type Family,
  families,
  isEventType,
  type LedgerEvent,
} from './events/catalogue.ts';
export type { ClaimEvent } from './events/claim.ts';
export type { ComponentEvent, Onset } from './events/component.ts';
export type { DrillEvent } from './events/drill.ts';
export type { EstateEvent, PublishedComponent, PublishedPerson } from './events/estate.ts';
export { explainFirst } from './events/explain.ts';
export { harmless } from './events/harmless.ts';
export type { CheckOutcome, CheckResult, LossState, PredictedLoss } from './events/measures.ts';
export {
  ComponentId,
  compareEpochs,
  Decimal,
  Epoch,
  Evidence,
  FailureType,
  formatEpoch,
  IsoInstant,
  isToken,
  Mode,
  Token,
} from './events/primitives.ts';
export type { Clock, Context, Producer, Signer, Stamped } from './events/producer.ts';
export { createProducer } from './events/producer.ts';
export { decodeStored, type Meta, type Recorded, type Unreadable } from './events/recorded.ts';
export type { RecoveryEvent } from './events/recovery.ts';
export type { OnFailure, Phase, PlannedStep } from './events/recovery-plan.ts';
export type { Blocker, Candidate, DecisionOrigin, ScopeEvent } from './events/scope.ts';
export { signedBytes } from './events/signed-bytes.ts';
export {
  type Aggregate,
  familyFilter,
  modeFilter,
  parseSubject,
  subjectOf,
} from './events/subjects.ts';
export type { AdoptionRefused } from './log/adopt-log.ts';
export type { Append, Appended } from './log/append.ts';
export type { AppendFailure } from './log/append-failure.ts';
export type { AppendStamped } from './log/append-stamped.ts';
export type { BackupProblem } from './log/backup-problem.ts';
export { type BackupOptions, backupStreams } from './log/backup-streams.ts';
export type { StreamProblem } from './log/bootstrap.ts';
export { nextId, systemClock } from './log/clock.ts';
export { type CannotConnect, isAtLeast, minimumServer } from './log/connection.ts';
export { judgeContinuity } from './log/continuity.ts';
export { isoFromNanos } from './log/delivery.ts';
export type { Followed, FollowOptions } from './log/follow.ts';
export type { History } from './log/history.ts';
export {
  type Imported,
  type ImportFailure,
  type ImportOptions,
  type ImportProgress,
  importBundle,
} from './log/import-bundle.ts';
export { type Leases, leaseTtlMs } from './log/leases.ts';
export { LedgerReplaced } from './log/ledger-replaced.ts';
export { createLiveFold, type LiveFold, type LiveFoldOptions } from './log/live-fold.ts';
export { LogForbidden } from './log/log-forbidden.ts';
export type { Messenger } from './log/messenger.ts';
export type { MigrationRefused } from './log/migrate-log.ts';
export { type Audit, type AuditedStream, type AuditSettings, openAudit } from './log/open-audit.ts';
export { initialiseLog, type Log, type LogSettings, openLog } from './log/open-log.ts';
export { openSeals, type SealStore } from './log/open-seals.ts';
export { watchOutages } from './log/outage.ts';
export { keepOutage } from './log/outage-file.ts';
export { createPack } from './log/pack.ts';
export { messageAt, type PackedBatch } from './log/packed-batch.ts';
export type { RawMessage } from './log/raw-message.ts';
export { createRecordFact, type FactRecorded, type RecordFact } from './log/record-fact.ts';
export {
  type Restored,
  type RestoreFailure,
  type RestoreProgress,
  restoreStreams,
} from './log/restore-streams.ts';
export { openSpool, type Spool } from './log/spool.ts';
export { SpoolInUse } from './log/spool-lock.ts';
export { readCopies, type StreamCopies } from './log/stream-copies.ts';
export { pinOf, type StreamIdentity } from './log/stream-identity.ts';
export { adoptLog, migrateLog, mirrorLog } from './log/upkeep.ts';
export { changedClocks, clockOf, endedClocksKept } from './objectives/clock-set.ts';
export { type Deadline, deadlines, warningShare } from './objectives/deadlines.ts';
export { elapsedBetween, happenedAtNs, nanosOfIso } from './objectives/elapsed.ts';
export {
  type Clocks,
  evolveClocks,
  noClocks,
  type RecoveryClock,
} from './objectives/recovery-clock.ts';
export {
  type ActualMs,
  actualMs,
  type PhaseSpan,
  phasesOf,
  type Verdict,
  verdictOf,
} from './objectives/rto.ts';
export { actSigner } from './people/act-signer.ts';
export { evolvePeople } from './people/evolve-people.ts';
export { isAct, type JudgedAct, judgeAct } from './people/judge-act.ts';
export { noPeople, type People, type Person, peopleOf } from './people/people.ts';
export { type Anchor, type Anchored, anchorLine, readAnchor } from './proof/anchor.ts';
export {
  checkProof,
  type EventProof,
  type ProvenEvent,
  proveEvent,
} from './proof/event-proof.ts';
export { type FoundSeal, findSeal } from './proof/find-seal.ts';
export type { Problem, ProblemKind } from './proof/findings.ts';
export { leafHash } from './proof/leaf.ts';
export type { KnownLoss } from './proof/losses.ts';
export { runSealer, type SealerDeps } from './proof/run-sealer.ts';
export { readSeal, type Seal, sealSubject } from './proof/seal.ts';
export {
  type Before,
  createSealing,
  firstAfter,
  mostPerSeal,
  type Sealing,
} from './proof/sealing.ts';
export { isPublicKey, openSigner, type SealSigner } from './proof/signing-key.ts';
export {
  type VerifyInput,
  type VerifyProgress,
  type VerifyReport,
  verify,
} from './proof/verify.ts';
export { loadSchemas } from './schema/load-schemas.ts';
export { Position, positionSubject } from './telemetry/position.ts';
