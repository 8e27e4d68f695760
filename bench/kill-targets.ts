/** What the benchmark of recoveries can kill, on which floor, and how fast it must be back. */
import {
  coupledFloor,
  type Failing,
  failing,
  runbookOf,
  victimsOf,
} from '../test/harness/floor-failures.ts';
import type { Rig } from '../test/harness/rig.ts';

export type KillTarget = {
  readonly component: string;
  readonly runbook: string;
  /** Programs of the floor; undefined is the core. */
  readonly floor: string | undefined;
  /** Milliseconds that 99 of 100 kills must keep. */
  readonly targets: { readonly firstStepMs: number; readonly resumedMs: number };
  /** Processes to be killed at once. */
  readonly victims: (rig: Rig) => Promise<readonly string[]>;
  /** Brings back what no runbook starts. */
  readonly restore: (rig: Rig) => Promise<void>;
};

const engine: KillTarget = {
  component: 'trading_engine',
  runbook: 'RECOVER-TRADE-001',
  floor: undefined,
  targets: { firstStepMs: 100, resumedMs: 1_500 },
  victims: async ({ floor }) => [(await floor.engines()).active],
  restore: ({ floor }) => floor.restoreStandby(),
};

/** A silent line is believed dead only after 350 ms: a busy machine is silent that long too. */
const resumedMs = { order_management: 2_000, risk_engine: 2_000, market_data: 1_500 } as const;

const coupled = (component: Failing): KillTarget => ({
  component,
  runbook: runbookOf[component],
  floor: coupledFloor,
  targets: {
    firstStepMs: component === 'market_data' ? 750 : 250,
    resumedMs: resumedMs[component],
  },
  victims: ({ floor }) => victimsOf(floor, component),
  restore: async () => undefined,
});

const killTargets: readonly KillTarget[] = [engine, ...failing.map(coupled)];

/** Throws, with the names there are, when there is no such target. */
export const killTargetOf = (component: string): KillTarget => {
  const target = killTargets.find((each) => each.component === component);
  if (target !== undefined) return target;
  const known = killTargets.map((each) => each.component).join(', ');
  throw new Error(`nothing to kill for "${component}"; there are ${known}`);
};
