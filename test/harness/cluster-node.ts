/** One node of a cluster under test: killed, paused and restarted, and asked what it leads. IO. */
import type { NatsFixture } from './nats.ts';
import { natsRequest } from './nats-request.ts';

export type ClusterNode = {
  /** Its server_name: what a stream's information calls its leader. */
  readonly name: string;
  readonly server: NatsFixture;
  /** Runs and is not paused: it can be asked. */
  readonly answers: () => boolean;
  readonly kill: () => Promise<void>;
  /** SIGSTOP: its connections stay open and nobody is told. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Resolves once it is healthy again: that needs a second node that runs. */
  readonly restart: () => Promise<void>;
  readonly isLeaderOf: (stream: string) => Promise<boolean>;
};

export type Placement = {
  readonly leader?: string;
  readonly replicas?: readonly { readonly current: boolean; readonly offline?: boolean }[];
};

export const clusterNode = (name: string, server: NatsFixture): ClusterNode => {
  let paused = false;
  const resume = () => {
    if (paused) process.kill(server.pid, 'SIGCONT');
    paused = false;
  };
  return {
    name,
    server,
    answers: () => server.running && !paused,
    kill: async () => {
      await server.kill();
      paused = false;
    },
    pause: () => {
      process.kill(server.pid, 'SIGSTOP');
      paused = true;
    },
    resume,
    restart: async () => {
      resume();
      await server.restart();
    },
    isLeaderOf: async (stream) => (await placementOf(server, stream)).leader === name,
  };
};

/** Where a stream's copies are, as this node knows it; nothing while it has no answer. */
export const placementOf = async (server: NatsFixture, stream: string): Promise<Placement> => {
  const answer = await natsRequest(server, `$JS.API.STREAM.INFO.${stream}`).catch(() => '{}');
  return (JSON.parse(answer) as { readonly cluster?: Placement }).cluster ?? {};
};

/** Whether the node leads the cluster itself and all `others` follow it. */
export const leadsAll = async ({ name, server }: ClusterNode, others: number): Promise<boolean> => {
  try {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(`${server.monitorUrl}/jsz`, { signal });
    const { meta_cluster: meta } = (await answer.json()) as { readonly meta_cluster?: Placement };
    return meta?.leader === name && isWhole(meta, others);
  } catch {
    return false;
  }
};

/** Whether all `others` have what the leader has. */
export const isWhole = ({ leader, replicas = [] }: Placement, others: number): boolean =>
  leader !== undefined &&
  replicas.length === others &&
  replicas.every(({ current, offline }) => current && offline !== true);
