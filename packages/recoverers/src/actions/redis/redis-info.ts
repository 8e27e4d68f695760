/**
 * What a Redis server says of itself in INFO, as far as a recovery goes by it. Pure.
 * Written for Redis 7 to 8 and Valkey 8, whose field names are the same.
 * https://redis.io/docs/latest/commands/info/
 */

export type InfoFields = Readonly<Record<string, string>>;

export type Replication = {
  readonly role: 'primary' | 'replica';
  readonly replicationId: string;
  /** Of a replica: what it has applied. Of a primary: what it has written. In bytes. */
  readonly offset: number;
  /** The history it had before it was promoted, and the first byte that is not of that history. */
  readonly formerId: string;
  readonly secondOffset: number;
  readonly connectedReplicas: number;
  /** Of a replica alone; null on a primary. */
  readonly link: Link | null;
};

export type Link = {
  readonly up: boolean;
  readonly primary: string;
  /** Seconds since it went down, as the replica counts them; 0 while it is up. */
  readonly downSeconds: number;
  /** A replica in the middle of its first copy has half of the data. */
  readonly copying: boolean;
  /** 0 means: never promote this one. */
  readonly priority: number;
};

/** Replicas that a primary counts for `min-replicas-to-write` with a lag of one second at most. */
export const goodReplicas = (fields: InfoFields): number =>
  Object.entries(fields).filter(
    ([name, value]) => /^slave\d+$/.test(name) && /\bstate=online\b.*\blag=[01]\b/.test(value),
  ).length;

export type KeyCounts = Readonly<Record<string, number>>;

/** `name:value` lines; section titles and what is no line of that shape are left out. */
export const infoFields = (text: string): InfoFields =>
  Object.fromEntries(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return line.startsWith('#') || colon <= 0
        ? []
        : [[line.slice(0, colon), line.slice(colon + 1)]];
    }),
  );

/** Undefined where a field is missing that everything rests on: then nothing is known of it. */
export const replicationOf = (fields: InfoFields): Replication | undefined => {
  const isReplica = fields['role'] === 'slave';
  const offset = numberIn(fields, isReplica ? 'slave_repl_offset' : 'master_repl_offset');
  const replicationId = fields['master_replid'];
  const known = isReplica || fields['role'] === 'master';
  if (!known || offset === undefined || replicationId === undefined) return undefined;
  return {
    ...{ role: isReplica ? 'replica' : 'primary', replicationId, offset },
    formerId: fields['master_replid2'] ?? '',
    secondOffset: numberIn(fields, 'second_repl_offset') ?? -1,
    connectedReplicas: numberIn(fields, 'connected_slaves') ?? 0,
    link: isReplica ? linkOf(fields) : null,
  };
};

const linkOf = (fields: InfoFields): Link => ({
  up: fields['master_link_status'] === 'up',
  primary: `${fields['master_host'] ?? ''}:${fields['master_port'] ?? ''}`,
  downSeconds: Math.max(0, numberIn(fields, 'master_link_down_since_seconds') ?? 0),
  copying: fields['master_sync_in_progress'] === '1',
  priority: numberIn(fields, 'slave_priority') ?? 100,
});

/** Keys per database, `{ db0: 1003 }`; an empty database is not listed, as in Redis. */
export const keyCountsOf = (fields: InfoFields): KeyCounts =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, number][] => {
      const keys = /^db\d+$/.test(name) ? /(?:^|,)keys=(\d+)/.exec(value)?.[1] : undefined;
      return keys === undefined ? [] : [[name, Number(keys)]];
    }),
  );

/** Keys that do not expire by themselves: no clock takes them away between two counts. */
export const lastingKeys = (fields: InfoFields): number =>
  Object.entries(fields).reduce((sum, [name, value]) => {
    const found = /^db\d+$/.test(name) ? /keys=(\d+),expires=(\d+)/.exec(value) : null;
    return found === null ? sum : sum + Number(found[1]) - Number(found[2]);
  }, 0);

export const allKeys = (counts: KeyCounts): number =>
  Object.values(counts).reduce((sum, keys) => sum + keys, 0);

export const numberIn = (fields: InfoFields, name: string): number | undefined => {
  const text = fields[name];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
};
