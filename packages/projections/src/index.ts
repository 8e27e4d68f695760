/** The public screen of the projections package: the projector, rebuild, and the questions. */

export { createRedis } from './hot/redis.ts';
export { type Retried, type RetryDeps, retryParked } from './parked/retry-parked.ts';
export type { ComponentState } from './projections/component-state.ts';
export { summarise } from './projections/summarise.ts';
export type { AsOf } from './queries/as-of.ts';
export type { ProjectionLag } from './queries/checkpoints.ts';
export { createQueries, type Queries, type QueryDeps } from './queries/create-queries.ts';
export type { EventFilter, IndexedEvent } from './queries/events.ts';
export type { QueryFailure } from './queries/failure.ts';
export type { CheckEntry, TimelineEntry } from './queries/incident.ts';
export type { IncidentSummary } from './queries/incidents.ts';
export type { ParkedEntry, ParkedFilter, ParkedKind } from './queries/parked.ts';
export type { PositionBreak, ScheduledRun } from './queries/positions.ts';
export type { Break, Reconciliation } from './queries/reconciliations.ts';
export type { RecoveryEntry, StepEntry, StepFilter } from './queries/recoveries.ts';
export type { AlertEntry, DrillEntry } from './queries/registers.ts';
export type { LossEntry } from './queries/rpo.ts';
export type { RtoEntry } from './queries/rto.ts';
export type { ComponentStatus } from './queries/status.ts';
export type { RebuildFailure } from './rebuild/failure.ts';
export type { RebuildProgress } from './rebuild/progress.ts';
export { type RebuildDeps, type Rebuilt, rebuild } from './rebuild/rebuild.ts';
export type { Logger } from './run/logger.ts';
export { type ProjectorDeps, runProjector } from './run/run-projector.ts';
export { createPool } from './stores/pool.ts';
export { ensureSchema, schemaText } from './stores/schema.ts';
