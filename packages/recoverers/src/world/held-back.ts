/**
 * What people hold recoveries back by: pauses, blocks, maintenance; and the loss they accepted.
 * Pure. What has expired leaves with the next such act.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import type { World } from './state.ts';

type Reach = 'all' | readonly string[];

export type Pause = {
  readonly pause: string;
  readonly by: string;
  readonly reason: string;
  readonly components: Reach;
  /** Null until it is lifted. */
  readonly untilMs: number | null;
};

export type Block = Omit<Pause, 'pause' | 'components'> & {
  readonly block: string;
  readonly component: string;
};

export type Maintenance = {
  readonly maintenance: string;
  readonly by: string;
  readonly reason: string;
  readonly components: Reach;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type LossAccepted = {
  readonly incident: string;
  readonly component: string;
  readonly by: string;
  readonly role: string;
  /** Null: as much as it may be. */
  readonly records: number | null;
  readonly untilMs: number;
};

export const evolveHeldBack = (before: World, event: LedgerEvent, atMs: number): World => {
  const world = withoutExpired(before, atMs);
  switch (event.type) {
    case 'RecoveriesPaused': {
      const { pause, by, reason, components, expiresAt } = event.data;
      const held = { pause, by, reason, components, untilMs: msOf(expiresAt) };
      return { ...world, pauses: { ...world.pauses, [pause]: held } };
    }
    case 'RecoveriesUnpaused':
      return { ...world, pauses: without(world.pauses, event.data.pause) };
    case 'ComponentBlocked': {
      const { block, by, reason, component, expiresAt } = event.data;
      const held = { block, by, reason, component, untilMs: msOf(expiresAt) };
      return { ...world, blocks: { ...world.blocks, [block]: held } };
    }
    case 'ComponentUnblocked':
      return { ...world, blocks: without(world.blocks, event.data.block) };
    case 'MaintenanceScheduled': {
      const { maintenance, by, reason, components, from, until } = event.data;
      const times = { fromMs: Date.parse(from), untilMs: Date.parse(until) };
      const planned = { maintenance, by, reason, components, ...times };
      return { ...world, maintenance: { ...world.maintenance, [maintenance]: planned } };
    }
    case 'MaintenanceCancelled':
      return { ...world, maintenance: without(world.maintenance, event.data.maintenance) };
    case 'DataLossAccepted': {
      const { incident, component, by, role, loss, expiresAt } = event.data;
      const untilMs = Date.parse(expiresAt);
      const accepted = { incident, component, by, role, records: loss.records, untilMs };
      return { ...world, accepted: [...world.accepted, accepted] };
    }
    default:
      return world;
  }
};

const withoutExpired = (world: World, atMs: number): World => {
  const { pauses, blocks, maintenance, accepted } = world;
  const holds = ({ untilMs }: { readonly untilMs: number | null }) =>
    untilMs === null || untilMs > atMs;
  const kept = <A extends { readonly untilMs: number | null }>(all: Readonly<Record<string, A>>) =>
    Object.fromEntries(Object.entries(all).filter(([, one]) => holds(one)));
  return {
    ...world,
    pauses: kept(pauses),
    blocks: kept(blocks),
    maintenance: kept(maintenance),
    accepted: accepted.filter(holds),
  };
};

const without = <A>(all: Readonly<Record<string, A>>, id: string): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));

const msOf = (instant: string | null): number | null =>
  instant === null ? null : Date.parse(instant);

export const reaches = (reach: Reach, component: string): boolean =>
  reach === 'all' || reach.includes(component);
