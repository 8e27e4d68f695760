/** Whether a pause or a block keeps a decided recovery from being claimed. Pure. */
import type { Decision, World } from '../world/state.ts';
import { blockOf, pauseOf } from './held-blockers.ts';

/** The kill switch and a halt are held back by nothing. */
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
