/** Carries out one fault, for real, and gives the work that takes it away again. IO. */
import type { ClusterNode } from '../../test/harness/cluster-node.ts';
import type { Fault, Which } from './scenario.ts';
import { slowDisk } from './slow-disk.ts';
import type { SmallDisk } from './small-disk.ts';
import type { Workload } from './workload.ts';
import type { World } from './world.ts';

export type Heal = () => Promise<void>;

export const inject = async (
  world: World,
  load: Workload,
  random: () => number,
  fault: Fault,
): Promise<Heal> => {
  switch (fault._tag) {
    case 'kill': {
      const nodes = await chosen(world, random, fault.which);
      await Promise.all(nodes.map((node) => node.kill()));
      return () => restarted(nodes);
    }
    case 'pause': {
      const nodes = await chosen(world, random, fault.which);
      for (const node of nodes) node.pause();
      return async () => nodes.forEach((node) => void node.resume());
    }
    case 'fill-server':
      return full(world, needed(world.storeDisk), 64);
    case 'fill-spool': {
      const heal = full(world, needed(world.spoolDisk), 32);
      await Promise.all(world.nodes.map((node) => node.kill()));
      return heal;
    }
    case 'slow-disk':
      return slowDisk((await world.leader()).server.pid, fault.delayMs);
    case 'cut': {
      const { proxy } = world;
      proxy?.cut();
      return async () => proxy?.mend(fault.late ? 'late' : 'never');
    }
    case 'step-clock':
      load.stepClocks();
      return async () => load.stepClocks();
  }
};

/** Leaves so many kilobytes; room is made, and the server started anew. */
const full = ({ nodes }: World, disk: SmallDisk, leaveKb: number): Heal => {
  disk.fill(leaveKb * 1024);
  return async () => {
    disk.makeRoom();
    await restarted(nodes);
  };
};

const needed = (disk: SmallDisk | undefined): SmallDisk => {
  if (disk === undefined) throw new Error('the scenario does not say how large the disk is');
  return disk;
};

/** Together: one node alone is not healthy while it has no second one. */
const restarted = async (nodes: readonly ClusterNode[]): Promise<void> => {
  await Promise.all(nodes.map((node) => node.restart()));
};

const chosen = async (
  { nodes, leader }: World,
  random: () => number,
  which: Which,
): Promise<readonly ClusterNode[]> => {
  if (which === 'all') return nodes;
  if (which === 'leader') return [await leader()];
  if (typeof which === 'number') return nodes.slice(which, which + 1);
  const first = Math.floor(random() * nodes.length);
  const turned = [...nodes.slice(first), ...nodes.slice(0, first)];
  return turned.slice(0, which === 'two' ? 2 : 1);
};
