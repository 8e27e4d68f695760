/**
 * The systems of the floor that are recovered end to end beside the trading engine: what has to
 * run for it, which runbook brings each back, and what to kill so that it is needed.
 */
import type { Floor } from './floor.ts';

export const failing = ['order_management', 'risk_engine', 'market_data'] as const;
export type Failing = (typeof failing)[number];

/** The core, and order management, risk, positions and market data with their copies. */
export const coupledFloor = [
  ...['exchange', 'drop-copy', 'gateway', 'engine-a', 'engine-b', 'flow'],
  ...['feed-a', 'feed-b', 'market-data', 'market-data-2'],
  ...['oms', 'oms-dr', 'risk', 'risk-dr', 'positions', 'positions-dr'],
].join();

export const runbookOf = {
  order_management: 'RECOVER-OMS-001',
  risk_engine: 'RECOVER-RISK-001',
  market_data: 'RECOVER-MD-001',
} as const satisfies Record<Failing, string>;

/** Processes whose death at once is the failure: for market data both of the venue's lines. */
export const victimsOf = async (floor: Floor, component: Failing): Promise<readonly string[]> => {
  if (component === 'market_data') return ['feed-a', 'feed-b'];
  return [await activeInstance(floor, component === 'risk_engine' ? 'risk' : 'oms')];
};

type Entry = { readonly Value: string };

/** As the registry has it. */
const activeInstance = async ({ ask }: Floor, service: string): Promise<string> => {
  const { body } = await ask<readonly Entry[]>('supervisor', `/v1/kv/service/${service}/active`);
  const value = Buffer.from(body[0]?.Value ?? '', 'base64').toString('utf8');
  return (JSON.parse(value) as { instance: string }).instance;
};

/** SIGKILL to all of them; gives the kernel's monotonic clock just before. */
export const killAll = async (floor: Floor, names: readonly string[]): Promise<bigint> => {
  const pids = await Promise.all(names.map(floor.pidOf));
  const killedAt = process.hrtime.bigint();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return killedAt;
};
