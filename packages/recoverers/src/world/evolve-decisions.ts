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
  const decision = decisionOf(data, sequence);
  const { recovery, component, origin } = decision;
  const own = cause.component === component;
  const answered = putCause(world, {
    ...cause,
    decision: own ? { kind: 'decided', recovery } : cause.decision,
    activationWithheld: null,
  });
  const failovers = world.failovers.filter((failover) => failover.recovery !== recovery);
  return {
    ...answered,
    decisions: { ...world.decisions, [recovery]: decision },
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

/** What was decided before and never planned is no longer decided. */
const withheld = (world: World, data: EventOfType<'RecoveryWithheld'>['data']): World => {
  const cause = world.causes[data.failure];
  if (cause === undefined) return world;
  const key = keyOf(data.blockers);
  const own = cause.component === data.component;
  const fields: Partial<Cause> = own
    ? { decision: { kind: 'withheld', key } }
    : { activationWithheld: key };
  const withdrawn = Object.values(world.decisions).find(
    ({ cause: of, component, recovery }) =>
      of === cause.sequence &&
      component === data.component &&
      world.recoveries[recovery] === undefined,
  );
  const next = putCause(world, { ...cause, ...fields });
  return withdrawn === undefined ? next : without(next, withdrawn.recovery);
};

const without = (world: World, gone: string): World => ({
  ...world,
  decisions: Object.fromEntries(Object.entries(world.decisions).filter(([id]) => id !== gone)),
  failovers: world.failovers.filter(({ recovery }) => recovery !== gone),
});

/** Two withholdings are the same when the same reasons are lifted by the same things. */
export const keyOf = (blockers: readonly Blocker[]): string =>
  blockers.map(({ code, lift }) => `${code}: ${lift}`).join('\n');
