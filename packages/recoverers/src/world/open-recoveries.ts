/** Which decided recoveries are not over yet. Pure. */
import type { Decision, RecoveryProgress, World } from './state.ts';

const ended: readonly RecoveryProgress['status'][] = ['completed', 'failed', 'abandoned'];

export const isOver = (progress: RecoveryProgress | undefined): boolean =>
  progress !== undefined && ended.includes(progress.status);

export const isOpen = ({ recoveries }: World, { recovery }: Decision): boolean =>
  !isOver(recoveries[recovery]);

/** The newest decision about a component that is not over. */
export const openDecisionOf = (world: World, component: string): Decision | undefined =>
  Object.values(world.decisions)
    .filter((decision) => decision.component === component && isOpen(world, decision))
    .sort((a, b) => b.sequence - a.sequence)[0];
