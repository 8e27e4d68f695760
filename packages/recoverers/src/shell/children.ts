/**
 * The recoveries that a full activation is made of: each is decided on the scope like any other
 * and awaited here. Whoever holds the activation claims them at once. IO.
 *
 * A recovery of the component that was decided before the activation is adopted: its end counts.
 * One that recovers it at another site is given up; the activation decides one of its own then,
 * as it does when the one before did not recover the component.
 */
import { type LedgerEvent, subjectOf } from '@recovery-ledger/ledger';
import type { ChildEnd, Children } from '../actions/action.ts';
import type { Plan } from '../recovery/state.ts';
import { blockersOf } from '../scope/blockers.ts';
import { decideCause } from '../scope/decide-cause.ts';
import { openFailures } from '../scope/dependencies.ts';
import { runbookOf, type Subject } from '../scope/plan-decision.ts';
import { decisionOf } from '../world/evolve-decisions.ts';
import { isOver, openDecisionOf } from '../world/open-recoveries.ts';
import type { Decision, RecoveryProgress, World } from '../world/state.ts';
import { appendDecision, scopeOf } from './append-decision.ts';
import type { Driver } from './driver.ts';
import { LostClaim } from './lost-claim.ts';
import { prepareDecision } from './prepare-decision.ts';
import type { Recoverer } from './recoverer.ts';

const pollMs = 20;

type End = Omit<ChildEnd, 'incidents'>;

export const childrenOf = (recoverer: Recoverer, driver: Driver, plan: Plan): Children => ({
  recover: async ({ component, site }, signal) => {
    let adopted: string | undefined;
    const incidents = new Set<string>();
    for (;;) {
      const world = recoverer.world();
      const parent = world.decisions[plan.recovery];
      if (parent === undefined) throw new LostClaim(`${plan.recovery} is not decided any more`);
      const child = { parent, component, site, own: childId(parent, component) };
      const known = world.decisions[child.own] ?? openDecisionOf(world, component);
      if (known !== undefined && known.recovery !== child.own) {
        adopted = known.recovery;
        if (known.incident !== parent.incident) incidents.add(known.incident);
      }
      const ended =
        endOf(child.own, adopted, world) ?? (await furthered(recoverer, driver, child, known));
      if (ended !== undefined) return { ...ended, incidents: [...incidents] };
      if (signal.aborted) return { ...late(child.own, world), incidents: [...incidents] };
      await recoverer.deps.clock.sleep(pollMs, signal);
    }
  },
});

/** The step's time is over, or whoever did it stopped. A person may have paused the part. */
const late = (recovery: string, { recoveries }: World): End => {
  const status = recoveries[recovery]?.status ?? 'decided';
  return { recovery, outcome: 'withheld', reason: `${recovery} has not ended in time: ${status}` };
};

/** Takes the part one step further; its end where it cannot be. */
const furthered = async (
  recoverer: Recoverer,
  driver: Driver,
  child: Child,
  known: Decision | undefined,
): Promise<End | undefined> => {
  const world = recoverer.world();
  const { own, site, component, parent } = child;
  if (known === undefined) {
    return decideChild(recoverer, driver, child, world);
  }
  const { recovery } = known;
  if (recovery === own) {
    // The claim of the one that was given up may have been in the way at first.
    if (world.claims[component]?.recovery !== own) driver.drive({ decision: known });
    return undefined;
  }
  const status = world.recoveries[recovery]?.status;
  const isElsewhere = site !== null && known.site !== null && known.site !== site;
  if (isElsewhere && status !== undefined) {
    const reason = `${component} is recovered at ${site} as part of ${parent.recovery}`;
    const order = { kind: 'abandon_recovery', by: parent.recovery, reason } as const;
    driver.drive({ decision: known, order: { ...order, skip: null, sequence: world.newest } });
    return undefined;
  }
  return status === 'paused'
    ? { recovery, outcome: 'withheld', reason: `${recovery} is paused: continue or abandon it` }
    : undefined;
};

const childId = ({ cause }: Decision, component: string): string =>
  `rec-${cause}-${component}`.slice(0, 64);

/** One that left the world was resolved with its incident: its component had been recovered. */
const endOf = (own: string, adopted: string | undefined, world: World): End | undefined => {
  const mine = world.recoveries[own];
  if (mine !== undefined && isOver(mine)) return asEnd(own, mine);
  if (adopted === undefined || world.decisions[own] !== undefined) return undefined;
  if (world.decisions[adopted] === undefined) {
    return { recovery: adopted, outcome: 'recovered', reason: 'its incident is resolved' };
  }
  const theirs = world.recoveries[adopted];
  return theirs?.status === 'completed' ? asEnd(adopted, theirs) : undefined;
};

const asEnd = (recovery: string, { status }: RecoveryProgress): End => ({
  recovery,
  outcome: status === 'completed' ? 'recovered' : status === 'abandoned' ? 'abandoned' : 'failed',
  reason: `${recovery} is ${status}`,
});

type Child = {
  readonly parent: Decision;
  readonly component: string;
  readonly site: string | null;
  readonly own: string;
};

/** Its end, where it is withheld or there already; undefined when it was decided, or may be. */
const decideChild = async (
  recoverer: Recoverer,
  driver: Driver,
  { parent, component, site, own }: Child,
  world: World,
): Promise<End | undefined> => {
  const { estate } = recoverer.deps;
  const failure = openFailures(world).findLast((one) => one.component === component);
  const cause = failure ?? world.causes[parent.cause];
  if (cause === undefined) throw new LostClaim(`the cause of ${parent.recovery} is resolved`);
  const subject: Subject = {
    ...{ cause, component, site, target: null, origin: 'activation' },
    ...{ incident: parent.incident, recovery: own, parent: parent.recovery },
    runbookName: runbookOf(component, estate),
  };
  const surveyed = await prepareDecision(recoverer, subject, world, world.newest);
  const there = surveyed.ranking.failed?.site;
  if (failure === undefined && site !== null && there === site) {
    return { recovery: own, outcome: 'recovered', reason: `${component} runs at ${site} already` };
  }
  // Parts are decided side by side: on the scope as it is now, not as it was before the survey.
  const now = recoverer.world();
  if (now.decisions[own] !== undefined) return undefined;
  const input = { ...surveyed, world: now, decidedAtSequence: now.newest };
  const events: readonly LedgerEvent[] = decideCause(input);
  const scope = scopeOf(recoverer);
  const expected = now.lastSequences[subjectOf(scope)] ?? 0;
  const appended = await appendDecision(recoverer, scope, expected, events, parent.incident);
  if (appended === undefined) return undefined;
  const [event] = events;
  if (event?.type === 'RecoveryDecided') {
    driver.drive({ decision: decisionOf(event.data, appended), ranking: input.ranking });
    return undefined;
  }
  const held = blockersOf(input).map(({ code, detail }) => `${code}: ${detail}`);
  return { recovery: own, outcome: 'withheld', reason: held.join('; ') };
};
