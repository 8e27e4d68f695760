/**
 * How the instances of a database copy from each other, how far behind is too far, and what is
 * demanded of a commit. Pure. Names of tables and columns get into SQL texts: only plain ones.
 */
import * as t from 'io-ts';
import { PatternType } from '../events/pattern-type.ts';
import { Sequence, Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';
import { withDefault } from './with-default.ts';

const Identifier = new PatternType(
  'Identifier',
  /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/,
);

const some = t.union([Sequence, t.null]);

/** Reached or exceeded in either unit; null sets no limit. */
const Limit = t.strict({ ms: withDefault(some, null), bytes: withDefault(some, null) }, 'Limit');

/** For data of which nothing may be lost; what may lose more has its own objective as the limit. */
const LagLimits = t.strict({ warn: Limit, breach: Limit }, 'LagLimits');

const sampling = {
  /** How often the servers are asked. */
  sample: withDefault(Milliseconds, 1_000),
  /** How long each may take to answer. */
  deadline: withDefault(Milliseconds, 500),
  lag: LagLimits,
};

/** What a commit must have waited for, and which instances may have been what it waited for. */
const Synchronous = t.strict(
  {
    commit: t.keyof({ on: null, remote_write: null, remote_apply: null }),
    standbys: t.readonlyArray(t.string),
    atLeast: Sequence,
  },
  'Synchronous',
);

/** Rows that only ever are added, each with a business key and the time of its insertion. */
const Transactions = t.strict(
  {
    ...{ table: Identifier, key: Identifier, at: Identifier, window: Milliseconds },
    /** Of the component's own; null: the one that may lose least. */
    dataClass: withDefault(t.union([Token, t.null]), null),
  },
  'Transactions',
);

export const PostgresqlReplication = t.strict(
  {
    kind: t.literal('postgresql'),
    database: t.string,
    user: t.string,
    ...sampling,
    synchronous: withDefault(t.union([Synchronous, t.null]), null),
    /** A table (source text primary key, at timestamptz, lsn pg_lsn); null: none is written to. */
    heartbeat: withDefault(t.union([Identifier, t.null]), null),
    transactions: withDefault(t.union([Transactions, t.null]), null),
  },
  'PostgresqlReplication',
);
export type PostgresqlReplication = t.TypeOf<typeof PostgresqlReplication>;

export const RedisReplication = t.strict(
  {
    kind: t.literal('redis'),
    ...sampling,
    /** The variable that holds the password; null: none is needed. */
    secret: withDefault(t.union([t.string, t.null]), null),
    /** How many replicas must be in touch before a write is taken. */
    minReplicas: withDefault(Sequence, 0),
  },
  'RedisReplication',
);
export type RedisReplication = t.TypeOf<typeof RedisReplication>;

export const Replication = t.union([PostgresqlReplication, RedisReplication], 'Replication');
export type Replication = t.TypeOf<typeof Replication>;
