/**
 * What asks for a decision, and which incident it belongs to. Pure. A resolved incident is
 * forgotten: only the log keeps history.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import { type Asked, askedOf, askedToKill, tradingGate } from './asked.ts';
import { openDecisionOf } from './open-recoveries.ts';
import type { Cause, Place, World } from './state.ts';

export const evolveCauses = (world: World, event: LedgerEvent, place: Place): World => {
  switch (event.type) {
    case 'FailureConfirmed': {
      const { component, failureType } = event.data;
      return putCause(world, { ...causeAt(place, component), failureType });
    }
    case 'FailureCleared':
      return changeFailure(world, event.data, { clearedAtMs: place.atMs });
    case 'FailureAssigned':
      return changeFailure(world, event.data, { incident: event.data.incident });
    case 'ScopeAssessed':
      return Object.values(world.causes)
        .filter(({ sequence }) => event.data.inputs.includes(sequence))
        .reduce((next, cause) => putCause(next, { ...cause, scoped: true }), world);
    case 'RecoveryRequested':
      return requested(world, event.data, place);
    case 'KillSwitchInvoked': {
      const incident = event.data.incident ?? `inc-${place.sequence}`;
      return asks(world, tradingGate.component, incident, askedToKill(event.data), place);
    }
    case 'IncidentResolved':
      return forget(world, event.data.incident);
    default:
      return world;
  }
};

const causeAt = ({ sequence, atMs }: Place, component: string): Cause => ({
  sequence,
  component,
  atMs,
  failureType: null,
  clearedAtMs: null,
  incident: null,
  scoped: false,
  decision: { kind: 'none' },
  activationWithheld: null,
  asked: null,
});

const requested = (
  world: World,
  data: EventOfType<'RecoveryRequested'>['data'],
  place: Place,
): World => {
  const running = openDecisionOf(world, data.component)?.recovery ?? null;
  const asked = askedOf(data, running);
  const about = asked.about === null ? undefined : world.decisions[asked.about];
  const onGate = asked.kind === 'halt' || asked.kind === 'resume';
  const component = onGate ? tradingGate.component : data.component;
  const incident = about?.incident ?? data.incident ?? `inc-${place.sequence}`;
  return asks(world, about?.component ?? component, incident, asked, place);
};

const asks = (world: World, component: string, incident: string, asked: Asked, place: Place) =>
  putCause(world, { ...causeAt(place, component), incident, asked });

export const putCause = (world: World, cause: Cause): World => ({
  ...world,
  causes: { ...world.causes, [cause.sequence]: cause },
});

type About = { readonly failure: number; readonly component: string };

/** An event that names the failure of another component is about none. */
const changeFailure = (world: World, about: About, fields: Partial<Cause>): World => {
  const cause = world.causes[about.failure];
  return cause === undefined || cause.component !== about.component || cause.asked !== null
    ? world
    : putCause(world, { ...cause, ...fields });
};

/**
 * A resolved incident's causes and recoveries are history: only the log keeps them. A recovery that
 * a failure of another incident rests on, a part of an activation, is known as long as that is.
 */
const forget = (world: World, incident: string): World => {
  const left = Object.values(world.causes).filter((cause) => cause.incident !== incident);
  const open = new Set(left.map((cause) => cause.incident));
  const needed = new Set(
    left.map(({ decision }) => (decision.kind === 'decided' ? decision.recovery : '')),
  );
  const gone = new Set(
    Object.values(world.decisions)
      .filter((decision) => !open.has(decision.incident) && !needed.has(decision.recovery))
      .map(({ recovery }) => recovery),
  );
  const keep = <A>(all: Readonly<Record<string, A>>, kept: (one: A) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([, one]) => kept(one)));
  return {
    ...world,
    causes: keep(world.causes, (cause) => cause.incident !== incident),
    decisions: keep(world.decisions, ({ recovery }) => !gone.has(recovery)),
    withdrawn: keep(world.withdrawn, (decision) => open.has(decision.incident)),
    recoveries: keep(world.recoveries, ({ recovery }) => !gone.has(recovery)),
    accepted: world.accepted.filter((accepted) => accepted.incident !== incident),
    acts: Object.fromEntries(Object.entries(world.acts).filter(([of]) => of !== incident)),
  };
};
