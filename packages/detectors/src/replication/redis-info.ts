/**
 * What a Redis server says of its replication, read. Pure.
 *
 * Both offsets count bytes, and a replica's own `master_repl_offset` is no more than its
 * `slave_repl_offset`: how far it is behind needs both servers (ruling 36 of the source).
 * https://redis.io/docs/latest/commands/info/
 */
import type { OwnWord, PrimarySeen, Streaming } from './sample.ts';

export type Info = Readonly<Record<string, string>>;

export const readInfo = (text: string): Info =>
  Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':');
      return line.startsWith('#') || colon < 0
        ? []
        : [[line.slice(0, colon), line.slice(colon + 1)]];
    }),
  );

const offsetIn = (info: Info, key: string): bigint | null => {
  const value = info[key];
  return value !== undefined && /^\d+$/.test(value) ? BigInt(value) : null;
};

const numberIn = (info: Info, key: string): number | null => {
  const value = offsetIn(info, key);
  return value === null ? null : Number(value);
};

/** Null for a server that is none, or does not say where it is. */
export const primaryIn = (name: string, info: Info, minReplicas: number): PrimarySeen | null => {
  const position = offsetIn(info, 'master_repl_offset');
  if (info['role'] !== 'master' || position === null) return null;
  const connected = numberIn(info, 'connected_slaves') ?? 0;
  // Said only while the server itself demands some; otherwise those that are connected.
  const good = numberIn(info, 'min_slaves_good_slaves');
  const short = (good ?? connected) < minReplicas;
  return {
    ...{ is: 'answered', name, position, text: String(position), heartbeatMs: null, waiting: 0 },
    ...{ timeline: info['master_replid'] ?? '', syncCommit: null, syncNames: null },
    objections: [
      ...(minReplicas > 0 && good === null
        ? ['min-replicas-to-write is 0: none is waited for']
        : []),
      ...(short ? [`${good ?? connected} of ${minReplicas} replicas are in touch`] : []),
    ],
  };
};

/** The line of the primary about the replica that listens on that port. */
export const replicaIn = (info: Info, port: number): Streaming | null => {
  const lines = Object.entries(info).filter(([key]) => /^slave\d+$/.test(key));
  const fields = lines.map(([, value]) => new URLSearchParams(value.replaceAll(',', '&')));
  const found = fields.find((field) => field.get('port') === String(port));
  if (found === undefined) return null;
  const offset = BigInt(found.get('offset')?.match(/^\d+$/)?.[0] ?? 0);
  const state = found.get('state') ?? 'unknown';
  return {
    ...{ state: state === 'online' ? 'streaming' : state, syncState: null, replayMs: null },
    ...{ write: offset, flush: null, replay: offset },
  };
};

export const ownWordIn = (info: Info, timeline: string | null): OwnWord => {
  const link = info['master_link_status'] ?? 'none';
  const offset = offsetIn(info, 'slave_repl_offset');
  const replid = info['master_replid'] ?? null;
  // Offsets of another history are not compared.
  const isSame = timeline === null || replid === timeline;
  const downFor = numberIn(info, 'master_link_down_since_seconds');
  const lastIo = numberIn(info, 'master_last_io_seconds_ago');
  return {
    ...{ is: 'answered', standsBy: info['role'] === 'slave', hears: link === 'up' },
    ...{ received: isSame ? offset : null, replayed: isSame ? offset : null, heartbeatMs: null },
    silentMs: link === 'up' ? seconds(lastIo) : seconds(downFor),
    evidence: {
      link,
      offset: String(offset),
      replid,
      lastIoSeconds: lastIo,
      downForSeconds: downFor,
    },
  };
};

const seconds = (count: number | null): number | null => (count === null ? null : count * 1_000);
