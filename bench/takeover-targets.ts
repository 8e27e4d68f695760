/** Whose recoverers are killed in the soak: what fails, on which floor, how often at once. */
import { coupledFloor, killAll, victimsOf } from '../test/harness/floor-failures.ts';
import type { Rig } from '../test/harness/rig.ts';
import { until } from '../test/harness/until.ts';

export type TakeoverTarget = {
  readonly component: string;
  readonly runbook: string;
  /** Programs of the floor. */
  readonly floor: string;
  /** Whether the same floor can fail in the same way again. */
  readonly isReusable: boolean;
  /** How many recoverers die in one recovery, at most. */
  readonly deaths: number;
  /** Waits until the failure can come. */
  readonly isReady: (rig: Rig) => Promise<unknown>;
  readonly fail: (rig: Rig) => Promise<unknown>;
  readonly last: 'IncidentResolved' | 'ClaimReleased';
};

const allUp = async (rig: Rig): Promise<void> => {
  const waited = { deadlineMs: 60_000, everyMs: 200, what: 'all is UP' };
  await until(rig.isUp, waited).catch(async (error: unknown) => {
    const { stdout } = await rig.run('status');
    throw new Error(`${String(error)}\n${stdout}`);
  });
};

const system = (
  component: 'order_management' | 'risk_engine' | 'market_data',
  runbook: string,
) => ({
  ...{ component, runbook, floor: coupledFloor, isReusable: true, deaths: 1, isReady: allUp },
  last: 'IncidentResolved' as const,
  fail: async ({ floor }: Rig) => killAll(floor, await victimsOf(floor, component)),
});

const engine: TakeoverTarget = {
  ...{ component: 'trading_engine', runbook: 'RECOVER-TRADE-001', floor: coupledFloor },
  ...{ isReusable: true, deaths: 1, last: 'IncidentResolved' },
  isReady: async (rig) => {
    const { other } = await rig.floor.engines();
    const found = await rig.floor.ask(other, '/health').catch(() => undefined);
    if (found?.body['status'] !== 'STANDBY') await rig.floor.restoreStandby();
    await allUp(rig);
  },
  fail: async ({ floor }) => killAll(floor, [(await floor.engines()).active]),
};

type Health = { readonly replica: { readonly inSync: boolean } | null };

/** A site that was lost is rebuilt by people: every run has a floor of its own. */
const site: TakeoverTarget = {
  ...{ component: 'primary_site', runbook: 'RECOVER-DR-001', floor: 'trading' },
  ...{ isReusable: false, deaths: 4, last: 'ClaimReleased' },
  isReady: ({ floor }) =>
    until(async () => (await floor.ask<Health>('gateway', '/health')).body.replica?.inSync, {
      deadlineMs: 30_000,
      what: 'the replica is in sync',
    }),
  fail: ({ floor }) => floor.ask('supervisor', '/sites/main/kill', 'POST', {}),
};

const targets: readonly TakeoverTarget[] = [
  engine,
  system('order_management', 'RECOVER-OMS-001'),
  system('risk_engine', 'RECOVER-RISK-001'),
  system('market_data', 'RECOVER-MD-001'),
  site,
];

/** Throws, with the names there are, when there is no such target. */
export const takeoverTargetOf = (component: string): TakeoverTarget => {
  const target = targets.find((each) => each.component === component);
  if (target !== undefined) return target;
  const known = targets.map((each) => each.component).join(', ');
  throw new Error(`no takeover of "${component}"; there are ${known}`);
};
