/**
 * Three real nats-servers as one cluster, from the repository's nats-cluster.conf, on free ports,
 * gone at the end. Ready means that a stream with three copies can be created. IO.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePorts, type NatsOptions } from '@recovery-ledger/console';
import {
  type ClusterNode,
  clusterNode,
  isWhole,
  leadsAll,
  type Placement,
  placementOf,
} from './cluster-node.ts';
import { natsServer } from './nats.ts';
import type { Teardown } from './server-fixture.ts';
import { until } from './until.ts';

export type NatsCluster = {
  /** All nodes, separated by commas: what a client is given. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly nodes: readonly ClusterNode[];
  /** The node that leads a stream; waits while there is none. */
  readonly leaderOf: (stream: string) => Promise<ClusterNode>;
  /** Waits until every node has all of the stream, so that another one may be killed. */
  readonly isWhole: (stream: string) => Promise<void>;
};

const names = ['ledger-1', 'ledger-2', 'ledger-3'];
const others = names.length - 1;
const patience = { deadlineMs: 60_000, everyMs: 50 };
const configFile = fileURLToPath(new URL('../../nats-cluster.conf', import.meta.url));

/** What only a cluster's node is told, as configuration text. */
const variablesOf = (
  name: string,
  own: number,
  ports: readonly number[],
  password: string,
): Readonly<Record<string, string>> => ({
  RECOVERY_LEDGER_NATS_NODE: name,
  RECOVERY_LEDGER_NATS_CLUSTER: `"127.0.0.1:${own}"`,
  RECOVERY_LEDGER_NATS_ROUTES: `[${ports.map((port) => `"nats://route:${password}@127.0.0.1:${port}"`)}]`,
  RECOVERY_LEDGER_NATS_ROUTE_USER: 'route',
  RECOVERY_LEDGER_NATS_ROUTE_PASSWORD: `"${password}"`,
});

/** `options` go to every node, say another binary. */
export const natsCluster = async (
  t: Teardown,
  options: Partial<NatsOptions> = {},
): Promise<NatsCluster> => {
  const ports = await freePorts(names.length);
  const password = randomBytes(12).toString('hex');
  const start = async (name: string, index: number): Promise<ClusterNode> => {
    const variables = variablesOf(name, ports[index] ?? 0, ports, password);
    const server = await natsServer(t, { configFile, password, ...options, variables });
    const node = clusterNode(name, server);
    t.teardown(async () => node.resume());
    return node;
  };
  const nodes = await Promise.all(names.map(start));
  const whole = async () =>
    (await Promise.all(nodes.map((n) => leadsAll(n, others)))).some(Boolean);
  await until(whole, { ...patience, what: 'three nodes that are one cluster' });
  const placement = async (stream: string): Promise<Placement> => {
    const asked = nodes.find((node) => node.answers());
    return asked === undefined ? {} : placementOf(asked.server, stream);
  };
  return {
    url: nodes.map(({ server }) => server.url).join(','),
    user: nodes[0]?.server.user ?? '',
    password,
    nodes,
    leaderOf: (stream) =>
      until(
        async () => {
          const { leader } = await placement(stream);
          return nodes.find((node) => node.name === leader && node.answers());
        },
        { ...patience, what: `a leader of ${stream}` },
      ),
    isWhole: async (stream) => {
      await until(async () => isWhole(await placement(stream), others), {
        ...patience,
        what: `all three copies of ${stream} to be current`,
      });
    },
  };
};
