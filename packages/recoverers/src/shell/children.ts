/**
 * The recoveries that a full activation is made of: each is decided on the scope like any other,
 * claimed and driven by whoever is free, and awaited here. IO.
 *
 * A recovery of the component that was decided before the activation is adopted: its end counts.
 * Only when it did not recover the component, the activation decides one of its own.
 */
import { type LedgerEvent, subjectOf } from '@recovery-ledger/ledger';
import type { ChildEnd, Children } from '../actions/action.ts';
import type { Plan } from '../recovery/state.ts';
import { blockersOf } from '../scope/blockers.ts';
import { decideCause } from '../scope/decide-cause.ts';
import { openFailures } from '../scope/dependencies.ts';
import { runbookOf, type Subject } from '../scope/plan-decision.ts';
import { isOver, openDecisionOf } from '../world/open-recoveries.ts';
import type { Decision, RecoveryProgress, World } from '../world/state.ts';
import { appendDecision, scopeOf } from './append-decision.ts';
import { LostClaim } from './lost-claim.ts';
import { prepareDecision } from './prepare-decision.ts';
import type { Recoverer } from './recoverer.ts';

const pollMs = 20;

export const childrenOf = (recoverer: Recoverer, plan: Plan): Children => ({
  recover: async ({ component, site }, signal) => {
    let adopted: string | undefined;
    for (;;) {
      if (signal.aborted) throw new LostClaim('stopped while a part of it was recovered');
      const world = recoverer.world();
      const parent = world.decisions[plan.recovery];
      if (parent === undefined) throw new LostClaim(`${plan.recovery} is not decided any more`);
      const own = childId(parent, component);
      const known = world.decisions[own] ?? openDecisionOf(world, component);
      if (known !== undefined && known.recovery !== own) adopted = known.recovery;
      const ended = endOf(own, adopted, world);
      if (ended !== undefined) return ended;
      if (known === undefined) {
        const held = await decideChild(recoverer, { parent, component, site, own }, world);
        if (held !== undefined) return { recovery: own, outcome: 'withheld', reason: held };
      }
      await recoverer.deps.clock.sleep(pollMs, signal);
    }
  },
});

const childId = ({ cause }: Decision, component: string): string =>
  `rec-${cause}-${component}`.slice(0, 64);

/** One that left the world was resolved with its incident: its component had been recovered. */
const endOf = (own: string, adopted: string | undefined, world: World): ChildEnd | undefined => {
  const mine = world.recoveries[own];
  if (mine !== undefined && isOver(mine)) return asEnd(own, mine);
  if (adopted === undefined || world.decisions[own] !== undefined) return undefined;
  if (world.decisions[adopted] === undefined) {
    return { recovery: adopted, outcome: 'recovered', reason: 'its incident is resolved' };
  }
  const theirs = world.recoveries[adopted];
  return theirs?.status === 'completed' ? asEnd(adopted, theirs) : undefined;
};

const asEnd = (recovery: string, { status }: RecoveryProgress): ChildEnd => ({
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

/** Why it is withheld; undefined when it was decided, or another was first. */
const decideChild = async (
  recoverer: Recoverer,
  { parent, component, site, own }: Child,
  world: World,
): Promise<string | undefined> => {
  const { estate } = recoverer.deps;
  const failure = openFailures(world).findLast((one) => one.component === component);
  const cause = failure ?? world.causes[parent.cause];
  if (cause === undefined) throw new LostClaim(`the cause of ${parent.recovery} is resolved`);
  const subject: Subject = {
    ...{ cause, component, site, target: null, origin: 'activation' },
    ...{ incident: parent.incident, recovery: own, parent: parent.recovery },
    runbookName: runbookOf(component, estate),
  };
  const input = await prepareDecision(recoverer, subject, world, world.newest);
  const events: readonly LedgerEvent[] = decideCause(input);
  const scope = scopeOf(recoverer);
  const expected = world.lastSequences[subjectOf(scope)] ?? 0;
  const appended = await appendDecision(recoverer, scope, expected, events, parent.incident);
  if (appended === undefined || events[0]?.type === 'RecoveryDecided') return undefined;
  return blockersOf(input)
    .map(({ code, detail }) => `${code}: ${detail}`)
    .join('; ');
};
