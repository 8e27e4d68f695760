/** How many copies of each stream there should be, and what is wrong with those there are. IO. */
import * as E from 'fp-ts/lib/Either.js';
import type { StreamInfo } from 'nats';
import { infoOf } from './bootstrap.ts';
import type { CannotConnect } from './connection.ts';
import { leaseBucket } from './leases.ts';
import type { LogSettings } from './open-log.ts';
import { streams } from './streams.ts';
import { whileConnected } from './with-connection.ts';

export type StreamCopies = {
  readonly stream: string;
  readonly wanted: number;
  /** Undefined on a server alone, and while a cluster has elected nobody. */
  readonly leader: string | undefined;
  /** All but the leader's, as the leader sees them. */
  readonly others: readonly Copy[];
};

type Copy = {
  readonly node: string;
  /** Whether it has all that the leader has. */
  readonly current: boolean;
  readonly isOffline: boolean;
};

/** Of the streams that are there. */
export const readCopies = (
  settings: LogSettings,
): Promise<E.Either<CannotConnect, readonly StreamCopies[]>> =>
  whileConnected(settings, async (connection) => {
    const manager = await connection.jetstreamManager({ checkAPI: false, timeout: 2_000 });
    const names = [...streams.map(({ name }) => name), leaseBucket.stream];
    const found = await Promise.all(names.map((name) => infoOf(manager, name)));
    const infos = found.flatMap((info) => (info === undefined ? [] : [info]));
    return E.right(infos.map(copiesOf));
  });

const copiesOf = ({ config, cluster }: StreamInfo): StreamCopies => ({
  stream: config.name,
  wanted: config.num_replicas,
  leader: cluster?.leader === '' ? undefined : cluster?.leader,
  others: (cluster?.replicas ?? []).map(({ name, current, offline }) => ({
    node: name,
    current,
    isOffline: offline === true,
  })),
});
