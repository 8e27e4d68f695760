/**
 * Failures and what was decided about them. Pure. A resolved incident is forgotten: only the log
 * keeps history.
 */
import type { FailureType, LedgerEvent } from '@recovery-ledger/ledger';
import type { Failure, World } from './state.ts';

export const evolveFailures = (world: World, event: LedgerEvent, sequence: number): World => {
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
