/**
 * When an incident is over: every cause of it is cleared, recovered or answered, and nothing runs.
 * Pure. Never before its claims are released: a resolved incident is forgotten, and with it the
 * end of the recovery that a claim waits for. The component could not be recovered again.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import { isOrder } from '../world/asked.ts';
import { isOpen } from '../world/open-recoveries.ts';
import type { Cause, Decision, World } from '../world/state.ts';
import { isGivenUp, pendingOrderOf } from './orders.ts';

type Resolved = EventOfType<'IncidentResolved'>;
type Outcome = Resolved['data']['outcome'];

export const resolvable = (world: World, nowMs: number): readonly Resolved[] => {
  const byIncident = new Map<string, Cause[]>();
  for (const cause of Object.values(world.causes)) {
    if (cause.incident === null) continue;
    const all = byIncident.get(cause.incident);
    if (all === undefined) byIncident.set(cause.incident, [cause]);
    else all.push(cause);
  }
  return [...byIncident].flatMap(([incident, causes]) => resolve(incident, causes, world, nowMs));
};

/** What says most of how it went comes first. */
const ranks: readonly Outcome[] = ['recovered', 'performed', 'rehearsed', 'cleared', 'abandoned'];

const reasons: Readonly<Record<Outcome, string>> = {
  recovered: 'every recovery of it has completed',
  performed: 'what was asked for is done',
  rehearsed: 'every recovery of it has completed',
  cleared: 'every component of it answers again without a recovery',
  abandoned: 'it was given up, or what was asked for was withheld',
  failed: 'it could not be recovered',
};

const resolve = (
  incident: string,
  causes: readonly Cause[],
  world: World,
  nowMs: number,
): readonly Resolved[] => {
  if (isUnderWay(incident, world)) return [];
  const outcomes = causes.map((cause) => outcomeOf(cause, world, nowMs));
  if (outcomes.includes(undefined)) return [];
  const outcome = ranks.find((rank) => outcomes.includes(rank)) ?? 'cleared';
  return [{ type: 'IncidentResolved', data: { incident, outcome, reason: reasons[outcome] } }];
};

const isUnderWay = (incident: string, world: World): boolean =>
  Object.values(world.decisions).some(
    (decision) =>
      decision.incident === incident && (mayRun(world, decision) || isClaimed(world, decision)),
  );

/** What failed is over; what was given up before it was planned never ran. */
const mayRun = (world: World, decision: Decision): boolean =>
  isOpen(world, decision) && !isGivenUp(world, decision);

const isClaimed = ({ claims }: World, { component, recovery }: Decision): boolean => {
  const claim = claims[component];
  return claim !== undefined && !claim.released && claim.recovery === recovery;
};

/** Undefined while it is open. A failed recovery keeps its incident open until a person acts. */
const outcomeOf = (cause: Cause, world: World, nowMs: number): Outcome | undefined => {
  if (cause.asked !== null && isOrder(cause.asked.kind)) return orderOutcome(cause, world, nowMs);
  const { decision } = cause;
  if (decision.kind === 'none') return undefined;
  if (decision.kind === 'withheld') {
    if (cause.asked !== null) return 'abandoned';
    return cause.clearedAtMs === null ? madeGood(cause, world) : 'cleared';
  }
  const made = world.decisions[decision.recovery];
  const progress = world.recoveries[decision.recovery];
  if (progress?.status === 'completed') {
    if (progress.rehearsal) return 'rehearsed';
    return cause.asked === null ? 'recovered' : 'performed';
  }
  if (made !== undefined && isGivenUp(world, made)) return 'abandoned';
  if (progress?.status === 'abandoned' && (cause.asked !== null || cause.clearedAtMs !== null)) {
    return 'abandoned';
  }
  return progress?.status === 'failed' || progress?.status === 'abandoned'
    ? madeGood(cause, world)
    : undefined;
};

const orderOutcome = (cause: Cause, world: World, nowMs: number): Outcome | undefined => {
  const about = cause.asked?.about ?? null;
  const decision = about === null ? undefined : world.decisions[about];
  if (decision === undefined) return cause.decision.kind === 'withheld' ? 'abandoned' : undefined;
  return pendingOrderOf(world, decision, nowMs) === undefined ? 'abandoned' : undefined;
};

/** By a later recovery of the same component, whoever or whatever asked for it. */
const madeGood = (cause: Cause, world: World): Outcome | undefined => {
  const later = Object.values(world.decisions)
    .filter(({ component, cause: of }) => component === cause.component && of > cause.sequence)
    .concat(partsOf(cause, world))
    .map(({ recovery, cause: of }) => ({
      progress: world.recoveries[recovery],
      asked: world.causes[of]?.asked,
    }))
    .filter(({ progress, asked }) => progress?.status === 'completed' && asked?.rehearsal !== true);
  const [first] = later;
  return first === undefined ? undefined : first.progress?.rehearsal ? 'rehearsed' : 'recovered';
};

/** What an activation did for its component, also when this failure asked for the activation. */
const partsOf = (cause: Cause, { decisions }: World): Decision[] =>
  Object.values(decisions).filter(
    ({ component, parent, sequence }) =>
      component === cause.component && parent !== null && sequence > cause.sequence,
  );
