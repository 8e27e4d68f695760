/**
 * The full activation that is under way, and which recoveries it opens trading for. Pure.
 *
 * Its parts, and what a failure had begun before the scope grew, each close the gateway and check
 * their own; the whole is judged and opened once, by the activation. A switch that a person asked
 * for has begun nothing while people are still asked: what runs beside it opens for itself.
 */
import type { Estate } from '@recovery-ledger/ledger';
import { openDecisionOf } from '../world/open-recoveries.ts';
import type { Decision, World } from '../world/state.ts';

/** Undefined for the whole itself. */
export const activationOver = (
  component: string,
  world: World,
  { policy }: Estate,
): Decision | undefined => {
  const whole = policy.fullDr?.component;
  return whole === undefined || component === whole ? undefined : openDecisionOf(world, whole);
};

/** The activation that opens trading instead of this recovery. */
export const openedBy = (recovery: string, world: World, estate: Estate): string | undefined => {
  const decision = world.decisions[recovery];
  const whole = decision && activationOver(decision.component, world, estate);
  if (decision === undefined || whole === undefined) return undefined;
  const isPart = decision.parent === whole.recovery || whole.origin === 'failure';
  return isPart ? whole.recovery : undefined;
};
