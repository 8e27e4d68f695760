/**
 * Takes up a decided recovery that nobody drives: never claimed, its holder dead, or its claim free
 * again; and carries out what people ordered of one that runs. IO.
 */
import { isOff } from '../scope/held-back-now.ts';
import { isGivenUp, pendingOrderOf } from '../scope/orders.ts';
import { unreadableOf } from '../world/evolve.ts';
import { isOpen } from '../world/open-recoveries.ts';
import type { Decision } from '../world/state.ts';
import type { Ages } from './ages.ts';
import { considerCause } from './consider.ts';
import type { Driver } from './driver.ts';
import type { Recoverer } from './recoverer.ts';

const graceMs = 300;
const orderGraceMs = 1_000;

export const takeUp = async (
  recoverer: Recoverer,
  driver: Driver,
  ages: Ages,
  decision: Decision,
): Promise<void> => {
  const world = recoverer.world();
  const { recovery, component } = decision;
  if (!isOpen(world, decision) || isGivenUp(world, decision)) return;
  if (unreadableOf(world, 'claim', component) !== undefined) return;
  const order = pendingOrderOf(world, decision, recoverer.deps.clock.nowMs());
  if (order !== undefined) {
    // Whoever drives it sees to it itself; so does one who claimed it for this order.
    const claimed = world.claims[component]?.epoch.sequence ?? 0;
    const isRunning = world.recoveries[recovery]?.status === 'running';
    const leave = claimed > order.sequence || (order.kind === 'abandon_recovery' && isRunning);
    if (leave && ages.of(recovery, `ordered ${order.sequence}, ${claimed}`) < orderGraceMs) return;
    return driver.drive({ decision, order });
  }
  if (driver.isDriving(recovery) || world.recoveries[recovery]?.status === 'paused') return;
  const claim = world.claims[component];
  if (claim !== undefined && !claim.released && claim.recovery === recovery) {
    const mine = claim.recoverer === recoverer.deps.instance;
    if (mine || !(await recoverer.isHolderAlive(claim))) driver.drive({ decision });
    return;
  }
  const free = claim === undefined || claim.released || decision.origin === 'kill_switch';
  const stage = `decided ${decision.sequence}, claimed ${claim?.epoch.sequence ?? 0}`;
  if (!free || ages.of(recovery, `${stage}, ${claim?.released ?? true}`) < graceMs) return;
  if (!isOff(world, decision, recoverer.deps.clock.nowMs())) driver.drive({ decision });
  else await decideAnew(recoverer, decision);
};

/** A part of an activation waits: it is the activation that is held back. */
const decideAnew = async (recoverer: Recoverer, { cause, parent }: Decision): Promise<void> => {
  const known = recoverer.world().causes[cause];
  if (known !== undefined && parent === null) await considerCause(recoverer, known);
};
