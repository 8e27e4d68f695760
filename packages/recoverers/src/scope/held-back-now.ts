/** Whether a decided recovery is still to be carried out. Pure. */
import type { Decision, World } from '../world/state.ts';
import { blockOf, pauseOf } from './held-blockers.ts';

/** Whether a pause or a block keeps it from being claimed; the kill switch and a halt: nothing. */
export const isHeldBack = (
  { component, origin, cause }: Pick<Decision, 'component' | 'origin' | 'cause'>,
  world: World,
  nowMs: number,
): boolean => {
  if (origin === 'kill_switch' || world.causes[cause]?.asked?.kind === 'halt') return false;
  return (
    pauseOf(component, world, nowMs) !== undefined || blockOf(component, world, nowMs) !== undefined
  );
};

/** Not planned yet, and meanwhile held back, or the component answers again: it is decided anew. */
export const isOff = (world: World, decision: Decision, nowMs: number): boolean => {
  if (world.recoveries[decision.recovery] !== undefined) return false;
  const cause = world.causes[decision.cause];
  const own = cause?.component === decision.component && decision.origin === 'failure';
  const cleared = own && cause.clearedAtMs !== null;
  return cleared || isHeldBack(decision, world, nowMs);
};
