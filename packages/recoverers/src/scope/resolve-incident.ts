/**
 * When an incident is over: every failure of it is cleared or recovered, and nothing runs. Pure.
 * Never before its claims are released: a resolved incident is forgotten, and with it the end of
 * the recovery that a claim waits for. The component could not be recovered again.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { Failure, World } from '../world/state.ts';

type Resolved = EventOfType<'IncidentResolved'>;

export const resolvable = (world: World): readonly Resolved[] => {
  const incidents = new Set(
    Object.values(world.failures).flatMap(({ incident }) => (incident === null ? [] : [incident])),
  );
  return [...incidents].flatMap((incident) => resolve(incident, world));
};

const resolve = (incident: string, world: World): readonly Resolved[] => {
  const failures = Object.values(world.failures).filter((failure) => failure.incident === incident);
  const outcomes = failures.map(
    (failure) => outcomeOf(failure, world) ?? outcomeOfLater(failure, failures, world),
  );
  if (outcomes.some((outcome) => outcome === undefined)) return [];
  if (failures.some((failure) => isClaimed(failure, world))) return [];
  const outcome = outcomes.find((found) => found !== 'cleared') ?? 'cleared';
  const reason =
    outcome === 'cleared'
      ? 'every component of it answers again without a recovery'
      : 'every recovery of it has completed';
  return [{ type: 'IncidentResolved', data: { incident, outcome, reason } }];
};

/** A recovery that failed is made good by a later one of the same component. */
const outcomeOfLater = (failure: Failure, failures: readonly Failure[], world: World) => {
  const { decision, component, sequence } = failure;
  if (decision.kind !== 'decided') return undefined;
  const status = world.recoveries[decision.recovery]?.status;
  if (status !== 'failed' && status !== 'abandoned') return undefined;
  return failures
    .filter((later) => later.component === component && later.sequence > sequence)
    .map((later) => outcomeOf(later, world))
    .find((outcome) => outcome === 'recovered' || outcome === 'rehearsed');
};

const isClaimed = ({ component, decision }: Failure, { claims }: World): boolean => {
  const claim = claims[component];
  return (
    claim !== undefined &&
    !claim.released &&
    decision.kind === 'decided' &&
    decision.recovery === claim.recovery
  );
};

/** Undefined while it is open. A failed recovery keeps its incident open until a person acts. */
const outcomeOf = (
  { decision, cleared }: Failure,
  { recoveries }: World,
): 'recovered' | 'rehearsed' | 'cleared' | undefined => {
  if (decision.kind === 'withheld') return cleared ? 'cleared' : undefined;
  if (decision.kind === 'none') return undefined;
  const recovery = recoveries[decision.recovery];
  if (recovery?.status !== 'completed') return undefined;
  return recovery.rehearsal ? 'rehearsed' : 'recovered';
};
