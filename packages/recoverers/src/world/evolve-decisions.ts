/**
 * What was decided, by recovery: a failure may ask for an activation besides its own recovery, and
 * an activation for many. Pure. A decision about a cause that is not known is none.
 */
import type { Blocker, EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import { putCause } from './evolve-causes.ts';
import type { Cause, Decision, Place, World } from './state.ts';

/** More than any cap counts. */
const failoversKept = 256;

export const evolveDecisions = (world: World, event: LedgerEvent, place: Place): World => {
  if (event.type === 'RecoveryDecided') return decided(world, event.data, place);
  return event.type === 'RecoveryWithheld' ? withheld(world, event.data) : world;
};

const decided = (
  world: World,
  data: EventOfType<'RecoveryDecided'>['data'],
  { sequence, atMs }: Place,
): World => {
  const cause = world.causes[data.failure];
  if (cause === undefined) return world;
  return decidedOn(world, cause, decisionOf(data, sequence), atMs);
};

const decidedOn = (world: World, cause: Cause, decision: Decision, atMs: number): World => {
  const { recovery, component, origin } = decision;
  const own = cause.component === component;
  const answered = putCause(world, {
    ...cause,
    decision: own ? { kind: 'decided', recovery } : cause.decision,
    activationWithheld: null,
  });
  const failovers = world.failovers.filter((failover) => failover.recovery !== recovery);
  const { [recovery]: _again, ...withdrawn } = world.withdrawn;
  return {
    ...answered,
    decisions: { ...world.decisions, [recovery]: decision },
    withdrawn,
    failovers:
      origin === 'failure'
        ? [...failovers, { recovery, atMs }].slice(-failoversKept)
        : world.failovers,
  };
};

/** The decision as it is kept, from the event at this sequence. */
export const decisionOf = (
  data: EventOfType<'RecoveryDecided'>['data'],
  sequence: number,
): Decision => {
  const { recovery, component, runbook, incident, origin, parent, site, approval } = data;
  const common = { recovery, component, runbook, incident, origin, parent, site, approval };
  const predictedLoss = data.predictedLoss.basis;
  return { ...common, cause: data.failure, predictedLoss, sequence };
};

/**
 * What was decided before, and neither claimed nor planned, is no longer decided. A claim wins over
 * a withholding: whoever claims has looked at what holds it back right before, and plans it or
 * gives it back.
 */
const withheld = (world: World, data: EventOfType<'RecoveryWithheld'>['data']): World => {
  const cause = world.causes[data.failure];
  if (cause === undefined) return world;
  const before = Object.values(world.decisions).find(
    ({ cause: of, component, recovery }) =>
      of === cause.sequence &&
      component === data.component &&
      world.recoveries[recovery] === undefined,
  );
  if (before !== undefined && isClaimed(world, before)) return world;
  const key = keyOf(data.blockers);
  const own = cause.component === data.component;
  const fields: Partial<Cause> = own
    ? { decision: { kind: 'withheld', key } }
    : { activationWithheld: key };
  const next = putCause(world, { ...cause, ...fields });
  return before === undefined ? next : without(next, before);
};

const isClaimed = ({ claims }: World, { component, recovery }: Decision): boolean => {
  const claim = claims[component];
  return claim !== undefined && !claim.released && claim.recovery === recovery;
};

const without = (world: World, gone: Decision): World => ({
  ...world,
  decisions: Object.fromEntries(
    Object.entries(world.decisions).filter(([id]) => id !== gone.recovery),
  ),
  withdrawn: { ...world.withdrawn, [gone.recovery]: gone },
  failovers: world.failovers.filter(({ recovery }) => recovery !== gone.recovery),
});

/** It was claimed by somebody who had not read that it was withheld: it is decided all the same. */
export const broughtBack = (world: World, recovery: string, atMs: number): World => {
  const decision = world.withdrawn[recovery];
  const cause = decision && world.causes[decision.cause];
  if (decision === undefined || cause === undefined) return world;
  return decidedOn(world, cause, decision, atMs);
};

/** Two withholdings are the same when the same reasons are lifted by the same things. */
export const keyOf = (blockers: readonly Blocker[]): string =>
  blockers.map(({ code, lift }) => `${code}: ${lift}`).join('\n');
