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
      return changeFailure(world, event.data, { cleared: true });
    case 'FailureAssigned':
      return changeFailure(world, event.data, { incident: event.data.incident });
    case 'ScopeAssessed':
      return Object.values(world.failures)
        .filter(({ incident }) => incident === event.data.incident)
        .reduce((next, failure) => putFailure(next, { ...failure, scoped: true }), world);
    case 'RecoveryDecided': {
      const { recovery, runbook } = event.data;
      return changeFailure(world, event.data, { decision: { kind: 'decided', recovery, runbook } });
    }
    case 'RecoveryWithheld': {
      const codes = event.data.blockers.map(({ code }) => code);
      return changeFailure(world, event.data, { decision: { kind: 'withheld', codes } });
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

type About = { readonly failure: number; readonly component: string };

/** An event that names the failure of another component is about none. */
const changeFailure = (world: World, about: About, fields: Partial<Failure>): World => {
  const failure = world.failures[about.failure];
  return failure === undefined || failure.component !== about.component
    ? world
    : putFailure(world, { ...failure, ...fields });
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
  return {
    ...world,
    failures: Object.fromEntries(failures.map((failure) => [failure.sequence, failure])),
    recoveries: Object.fromEntries(recoveries.map((recovery) => [recovery.recovery, recovery])),
  };
};
