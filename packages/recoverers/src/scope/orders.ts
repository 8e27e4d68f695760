/** What people ordered of a recovery that is under way, and has not been carried out yet. Pure. */
import { isOrder, type Order } from '../world/asked.ts';
import { isOpen } from '../world/open-recoveries.ts';
import type { Decision, World } from '../world/state.ts';

export type PendingOrder = {
  readonly kind: Order;
  readonly by: string;
  readonly reason: string;
  /** The step to leave out when it goes on. */
  readonly skip: string | null;
  readonly sequence: number;
};

/**
 * The newest one that came after the recovery got its present status. To give up is final: it holds
 * however the recovery has gone on since.
 */
export const pendingOrderOf = (
  world: World,
  decision: Decision,
  nowMs: number,
): PendingOrder | undefined => {
  if (!isOpen(world, decision)) return undefined;
  const progress = world.recoveries[decision.recovery];
  const since = progress?.since ?? decision.sequence;
  const newest = Object.values(world.causes)
    .filter(({ asked, sequence }) => {
      if (asked?.about !== decision.recovery) return false;
      if (asked.expiresAtMs !== null && asked.expiresAtMs <= nowMs) return false;
      return sequence > since || asked.kind === 'abandon_recovery';
    })
    .sort((a, b) => b.sequence - a.sequence)[0];
  const asked = newest?.asked ?? null;
  if (newest === undefined || asked === null || !isOrder(asked.kind)) return undefined;
  const { kind, by, reason, target: skip } = asked;
  if (kind === 'pause_recovery' && progress?.status !== 'running') return undefined;
  if (kind === 'continue_recovery' && progress?.status !== 'paused') return undefined;
  if (kind === 'abandon_recovery' && progress === undefined) return undefined;
  return { kind, by, reason, skip, sequence: newest.sequence };
};

/** Given up before it was planned: it never begins. */
export const isGivenUp = ({ causes, recoveries }: World, { recovery }: Decision): boolean =>
  recoveries[recovery] === undefined &&
  Object.values(causes).some(
    ({ asked }) => asked?.about === recovery && asked.kind === 'abandon_recovery',
  );

export const abandonmentOf = (world: World, recovery: string, nowMs: number) => {
  const decision = world.decisions[recovery];
  const order = decision && pendingOrderOf(world, decision, nowMs);
  return order?.kind === 'abandon_recovery' ? { by: order.by, reason: order.reason } : undefined;
};
