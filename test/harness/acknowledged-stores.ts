/**
 * One write at a time to PostgreSQL or Redis, and what is known of it afterwards. `unknown` is
 * every outcome that nobody can tell: a connection lost on the way, a wait that was cancelled. IO.
 */
import { Redis } from 'ioredis';
import pg from 'pg';

export type Outcome = 'acknowledged' | 'refused' | 'unknown';

export type Store = {
  readonly write: (key: string, writer: number) => Promise<Outcome>;
  /** True once it takes no more writes: another connection is needed. */
  readonly isBroken: () => boolean;
  /** At once, whatever is under way. */
  readonly drop: () => void;
};

/** What the writer reaches its store with. */
export type Login = {
  readonly store: 'postgres' | 'redis';
  readonly user: string;
  readonly password: string;
  /** A commit that takes longer is given up: it may have happened. */
  readonly patienceMs: number;
  /** Redis: how many replicas must have a write before it counts. */
  readonly replicas: number;
};

const connectMs = 1_000;

/** Known not to be committed: the server said that it takes no writes, or not yet. */
const refusals = new Set(['25006', '57P03', '53300', '42P01', '28P01']);

const postgres = async (endpoint: string, login: Login): Promise<Store> => {
  const { user, password, patienceMs } = login;
  const [host = '', port = ''] = endpoint.split(':');
  const client = new pg.Client({
    ...{ host, port: Number(port), user, password, database: 'trading' },
    ...{ connectionTimeoutMillis: connectMs, query_timeout: patienceMs },
  });
  let broken = false;
  let cancelled = false;
  client.on('error', () => {
    broken = true;
  });
  // The row is committed and shown, and perhaps on no other server.
  client.on('notice', ({ message = '' }) => {
    if (/canceling (the )?wait for synchronous replication/.test(message)) cancelled = true;
  });
  await client.connect();
  const text = 'INSERT INTO acknowledged VALUES ($1, clock_timestamp(), $2)';
  return {
    isBroken: () => broken,
    drop: () => {
      broken = true;
      void client.end().catch(() => undefined);
    },
    write: async (key, writer) => {
      cancelled = false;
      try {
        await client.query({ name: 'insert', text, values: [key, writer] });
        return cancelled ? 'unknown' : 'acknowledged';
      } catch (error) {
        broken = true;
        const code = error instanceof pg.DatabaseError ? error.code : undefined;
        return refusals.has(code ?? '') ? 'refused' : 'unknown';
      }
    },
  };
};

const redis = async (endpoint: string, login: Login): Promise<Store> => {
  const [host = '', port = ''] = endpoint.split(':');
  const client = new Redis({
    ...{ host, port: Number(port), password: login.password, lazyConnect: true },
    ...{ connectTimeout: connectMs, commandTimeout: login.patienceMs },
    ...{ retryStrategy: null, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
  });
  let broken = false;
  client.on('error', () => undefined);
  client.on('close', () => {
    broken = true;
  });
  await client.connect();
  return {
    isBroken: () => broken,
    drop: () => {
      broken = true;
      client.disconnect();
    },
    write: async (key, writer) => {
      try {
        if ((await client.set(key, String(writer))) !== 'OK') return 'unknown';
        if (login.replicas === 0) return 'acknowledged';
        const have = await client.wait(login.replicas, login.patienceMs);
        return have >= login.replicas ? 'acknowledged' : 'unknown';
      } catch (error) {
        const refused = /^(NOREPLICAS|READONLY|LOADING|MASTERDOWN|OOM)/.test(messageOf(error));
        broken ||= !refused || /^READONLY/.test(messageOf(error));
        return refused ? 'refused' : 'unknown';
      }
    },
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

export const openStore = (endpoint: string, login: Login): Promise<Store> =>
  login.store === 'postgres' ? postgres(endpoint, login) : redis(endpoint, login);
