/** The servers, disks and network that a scenario needs, gone at the end. IO. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialiseLog } from '@recovery-ledger/ledger';
import { type ClusterNode, clusterNode } from '../../test/harness/cluster-node.ts';
import { type HeldProxy, heldProxy } from '../../test/harness/held-proxy.ts';
import { natsServer } from '../../test/harness/nats.ts';
import { natsCluster } from '../../test/harness/nats-cluster.ts';
import { orThrow, type Teardown } from '../../test/harness/server-fixture.ts';
import type { Scenario } from './scenario.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

export type World = {
  readonly folder: string;
  readonly spools: string;
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly nodes: readonly ClusterNode[];
  readonly leader: () => Promise<ClusterNode>;
  /** Waits until another node may be lost. */
  readonly isWhole: () => Promise<void>;
  readonly storeDisk?: SmallDisk;
  readonly spoolDisk?: SmallDisk;
  readonly proxy?: HeldProxy;
};

type Servers = Pick<World, 'url' | 'user' | 'password' | 'nodes' | 'leader' | 'isWhole'>;

export const startWorld = async (t: Teardown, scenario: Scenario): Promise<World> => {
  const { storeKb, spoolKb } = scenario;
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }));
  const spools = join(folder, 'spools');
  mkdirSync(spools);
  const spoolDisk = spoolKb === undefined ? {} : { spoolDisk: smallDisk(t, spools, spoolKb) };
  const dir = join(folder, 'nats');
  const store = join(dir, '.recovery-ledger/nats');
  const storeDisk = storeKb === undefined ? {} : { storeDisk: smallDisk(t, store, storeKb) };
  const servers = scenario.nodes === 3 ? await cluster(t) : await single(t, dir);
  const { url, user, password, nodes } = servers;
  const identity = { service: 'faults', instance: 'init', mode: 'real' as const };
  orThrow(await initialiseLog({ servers: url, user, password, ...identity }, nodes.length));
  const [node] = nodes;
  const proxy =
    scenario.proxied === true && node !== undefined
      ? { proxy: await heldProxy(t, node.server.port) }
      : {};
  return { ...servers, folder, spools, ...spoolDisk, ...storeDisk, ...proxy };
};

const single = async (t: Teardown, dir: string): Promise<Servers> => {
  const server = await natsServer(t, { dir });
  const { url, user, password } = server;
  const node = clusterNode('ledger-1', server);
  t.teardown(async () => node.resume());
  const leader = async () => node;
  return { url, user, password, nodes: [node], leader, isWhole: async () => undefined };
};

const cluster = async (t: Teardown): Promise<Servers> => {
  const { url, user, password, nodes, leaderOf, isWhole } = await natsCluster(t);
  const leader = () => leaderOf('LEDGER');
  return { url, user, password, nodes, leader, isWhole: () => isWhole('LEDGER') };
};
