/**
 * What a recoverer knows of its mode: failures, decisions, claims and how recoveries ended,
 * folded from the log. Pure. Resolved incidents leave it, so that its size follows what is open.
 *
 * Every aggregate's newest applied sequence is kept: it is what the next append expects, and an
 * event at or below it changes nothing.
 */
import type { Epoch, FailureType, LedgerEvent } from '@recovery-ledger/ledger';

export type Failure = {
  readonly sequence: number;
  readonly component: string;
  readonly failureType: FailureType;
  readonly cleared: boolean;
  readonly incident: string | null;
  readonly scoped: boolean;
  readonly decision:
    | { readonly kind: 'none' }
    | { readonly kind: 'withheld'; readonly codes: readonly string[] }
    | { readonly kind: 'decided'; readonly recovery: string; readonly runbook: string };
};

export type Claim = {
  readonly component: string;
  readonly recovery: string;
  readonly incident: string;
  readonly recoverer: string;
  readonly epoch: Epoch;
  readonly released: boolean;
};

export type RecoveryEnd = {
  readonly recovery: string;
  readonly status: 'running' | 'paused' | 'completed' | 'failed' | 'abandoned';
  readonly rehearsal: boolean;
  readonly endedAtMs: number;
};

export type World = {
  readonly lastSequences: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<number, Failure>>;
  readonly claims: Readonly<Record<string, Claim>>;
  readonly recoveries: Readonly<Record<string, RecoveryEnd>>;
  /** When the last recovery of a component completed, for the anti-flap window. */
  readonly lastCompletedMs: Readonly<Record<string, number>>;
};

export const emptyWorld: World = {
  lastSequences: {},
  failures: {},
  claims: {},
  recoveries: {},
  lastCompletedMs: {},
};

export type Place = { readonly subject: string; readonly sequence: number; readonly atMs: number };

export const evolveWorld = (world: World, event: LedgerEvent, place: Place): World => {
  const { subject, sequence } = place;
  if (sequence <= (world.lastSequences[subject] ?? 0)) return world;
  const seen = { ...world, lastSequences: { ...world.lastSequences, [subject]: sequence } };
  switch (event.type) {
    case 'FailureConfirmed':
    case 'FailureCleared':
    case 'FailureAssigned':
    case 'ScopeAssessed':
    case 'RecoveryDecided':
    case 'RecoveryWithheld':
    case 'IncidentResolved':
      return evolveFailures(seen, event, sequence);
    case 'RecoveryClaimed':
    case 'ClaimReleased':
      return evolveClaims(seen, event, sequence);
    default:
      return evolveRecoveries(seen, event, place);
  }
};

const evolveFailures = (world: World, event: LedgerEvent, sequence: number): World => {
  switch (event.type) {
    case 'FailureConfirmed': {
      const { component, failureType } = event.data;
      return putFailure(world, newFailure(sequence, component, failureType));
    }
    case 'FailureCleared':
      return changeFailure(world, event.data.failure, { cleared: true });
    case 'FailureAssigned':
      return changeFailure(world, event.data.failure, { incident: event.data.incident });
    case 'ScopeAssessed':
      return Object.values(world.failures)
        .filter(({ incident }) => incident === event.data.incident)
        .reduce(
          (next, { sequence: failure }) => changeFailure(next, failure, { scoped: true }),
          world,
        );
    case 'RecoveryDecided': {
      const { recovery, runbook, failure } = event.data;
      return changeFailure(world, failure, { decision: { kind: 'decided', recovery, runbook } });
    }
    case 'RecoveryWithheld': {
      const codes = event.data.blockers.map(({ code }) => code);
      return changeFailure(world, event.data.failure, { decision: { kind: 'withheld', codes } });
    }
    case 'IncidentResolved':
      return forget(world, event.data.incident);
    default:
      return world;
  }
};

const evolveClaims = (world: World, event: LedgerEvent, sequence: number): World => {
  if (event.type === 'RecoveryClaimed') {
    const { component, recovery, incident, recoverer, generation } = event.data;
    const epoch = { generation, sequence };
    const claim = { component, recovery, incident, recoverer, epoch, released: false };
    return { ...world, claims: { ...world.claims, [component]: claim } };
  }
  if (event.type !== 'ClaimReleased') return world;
  const claim = world.claims[event.data.component];
  return claim === undefined || claim.recovery !== event.data.recovery
    ? world
    : { ...world, claims: { ...world.claims, [claim.component]: { ...claim, released: true } } };
};

const evolveRecoveries = (world: World, event: LedgerEvent, { atMs }: Place): World => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { recovery, rehearsal } = event.data;
      return putRecovery(world, { recovery, rehearsal, status: 'running', endedAtMs: 0 });
    }
    case 'RecoveryContinued':
      return setStatus(world, event.data.recovery, 'running', 0);
    case 'RecoveryPaused':
      return setStatus(world, event.data.recovery, 'paused', atMs);
    case 'RecoveryFailed':
      return setStatus(world, event.data.recovery, 'failed', atMs);
    case 'RecoveryAbandoned':
      return setStatus(world, event.data.recovery, 'abandoned', atMs);
    case 'RecoveryCompleted': {
      const ended = setStatus(world, event.data.recovery, 'completed', atMs);
      const lastCompletedMs = { ...world.lastCompletedMs, [event.data.component]: atMs };
      return { ...ended, lastCompletedMs };
    }
    default:
      return world;
  }
};

const newFailure = (sequence: number, component: string, failureType: FailureType): Failure => ({
  sequence,
  component,
  failureType,
  cleared: false,
  incident: null,
  scoped: false,
  decision: { kind: 'none' },
});

const putFailure = (world: World, failure: Failure): World => ({
  ...world,
  failures: { ...world.failures, [failure.sequence]: failure },
});

const changeFailure = (world: World, sequence: number, fields: Partial<Failure>): World => {
  const failure = world.failures[sequence];
  return failure === undefined ? world : putFailure(world, { ...failure, ...fields });
};

const putRecovery = (world: World, recovery: RecoveryEnd): World => ({
  ...world,
  recoveries: { ...world.recoveries, [recovery.recovery]: recovery },
});

const setStatus = (
  world: World,
  recovery: string,
  status: RecoveryEnd['status'],
  endedAtMs: number,
): World => {
  const known = world.recoveries[recovery];
  return known === undefined ? world : putRecovery(world, { ...known, status, endedAtMs });
};

/** A resolved incident's failures and recoveries are history: only the log keeps them. */
const forget = (world: World, incident: string): World => {
  const failures = Object.values(world.failures).filter((failure) => failure.incident !== incident);
  const gone = new Set(
    Object.values(world.failures).flatMap(({ incident: of, decision }) =>
      of === incident && decision.kind === 'decided' ? [decision.recovery] : [],
    ),
  );
  const recoveries = Object.values(world.recoveries).filter(({ recovery }) => !gone.has(recovery));
  const lastSequences = Object.fromEntries(
    Object.entries(world.lastSequences).filter(
      ([subject]) => !gone.has(subject.split('.')[3] ?? ''),
    ),
  );
  return {
    ...world,
    lastSequences,
    failures: Object.fromEntries(failures.map((failure) => [failure.sequence, failure])),
    recoveries: Object.fromEntries(recoveries.map((recovery) => [recovery.recovery, recovery])),
  };
};
