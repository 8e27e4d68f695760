/**
 * Rows written by a separate process while a test breaks the databases: which were acknowledged,
 * of which nobody knows, and how long no commit came through. Losses are counted against that. IO.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import { typescriptFlags } from './run-typescript.ts';
import { until } from './until.ts';

type Variables = Readonly<Record<string, string>>;

/** A key, and when its commit was acknowledged: milliseconds since 1970, to the microsecond. */
export type Listed = { readonly key: string; readonly atMs: number };

export type Written = {
  readonly acknowledged: readonly Listed[];
  /** A commit that was lost on the way, timed out or whose wait was cancelled: either is right. */
  readonly unknown: readonly Listed[];
  /** The longest time between two acknowledged commits that follow each other. */
  readonly longestGap: { readonly ms: number; readonly fromMs: number };
};

export type Writer = {
  /** How many commits were acknowledged by now. */
  readonly count: () => number;
  /** Waits until so many more are acknowledged. */
  readonly acknowledges: (more: number, deadlineMs?: number) => Promise<void>;
  /** Ends it; what was under way is unknown. */
  readonly stop: () => Promise<Written>;
};

type WriterOptions = {
  readonly store?: 'postgres' | 'redis';
  /** Connections that write at the same time. */
  readonly writers?: number;
  /** Each rests so long between two writes. */
  readonly restMs?: number;
  readonly patienceMs?: number;
  /** Redis: a write counts when so many replicas have it. */
  readonly replicas?: number;
  readonly prefix?: string;
};

const file = fileURLToPath(new URL('acknowledged-writer-process.ts', import.meta.url));
const keys = { postgres: 'database/primary', redis: 'service/redis/active' };

const passwordIn = (variables: Variables, user: string): string => {
  const lines = readFileSync(join(variables['FLOOR_DATABASE_DIR'] ?? '', 'pgpass'), 'utf8');
  return new RegExp(`:${user}:(.*)$`, 'm').exec(lines)?.[1] ?? '';
};

/**
 * Starts writing, with the variables of a floor that runs its own databases. In PostgreSQL the rows
 * are in `acknowledged(key, at, writer)` of the database `trading`; in Redis each is a key.
 */
export const writeRows = async (
  variables: Variables,
  { store = 'postgres', writers = 4, restMs = 5, ...options }: WriterOptions = {},
): Promise<Writer> => {
  const folder = mkdtempSync(join(tmpdir(), 'acknowledged-'));
  const registry = `http://127.0.0.1:${variables['FLOOR_SUPERVISOR_PORT']}`;
  const user = 'hft';
  const isRedis = store === 'redis';
  const password = isRedis ? variables['FLOOR_REDIS_PASSWORD'] : passwordIn(variables, user);
  if (!isRedis) await createTable(registry, user, password ?? '');
  const settings = {
    ...{ store, user, password, registry, key: keys[store], folder, writers, restMs },
    ...{ prefix: 'row', patienceMs: 10_000, replicas: 0, ...options },
  };
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: [...typescriptFlags],
  });
  let count = 0;
  child.on('message', (message: { readonly acknowledged: number }) => {
    count = message.acknowledged;
  });
  const acknowledges: Writer['acknowledges'] = async (more, deadlineMs = 20_000) => {
    const goal = count + more;
    await until(() => count >= goal, { deadlineMs, everyMs: 5, what: `${more} more commits` });
  };
  const stop = async (): Promise<Written> => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    const [acknowledged, unknown] = [listIn(folder, 'acknowledged'), listIn(folder, 'unknown')];
    rmSync(folder, { recursive: true });
    return { acknowledged, unknown, longestGap: longestGapIn(acknowledged) };
  };
  return { count: () => count, acknowledges, stop };
};

const createTable = async (registry: string, user: string, password: string): Promise<void> => {
  const response = await fetch(`${registry}/v1/kv/${keys.postgres}`);
  const [entry] = (await response.json()) as readonly { readonly Value: string }[];
  const { endpoint } = JSON.parse(Buffer.from(entry?.Value ?? '', 'base64').toString());
  const connectionString = `postgres://${user}:${password}@${endpoint}/trading`;
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`CREATE TABLE IF NOT EXISTS acknowledged
    (key text PRIMARY KEY, at timestamptz NOT NULL, writer int NOT NULL)`);
  await client.end();
};

const listIn = (folder: string, name: string): readonly Listed[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [key = '', at] = line.split(' ');
      return { key, atMs: Number(at) };
    });

const longestGapIn = (listed: readonly Listed[]): Written['longestGap'] => {
  const gaps = listed.slice(1).map(({ atMs }, i) => {
    const fromMs = listed[i]?.atMs ?? atMs;
    return { ms: atMs - fromMs, fromMs };
  });
  return gaps.toSorted((a, b) => b.ms - a.ms)[0] ?? { ms: 0, fromMs: 0 };
};

/** The acknowledged keys that the server at this URL does not have: what was lost. */
export const lostRows = async (
  url: string,
  { acknowledged }: Pick<Written, 'acknowledged'>,
): Promise<readonly string[]> => {
  const wanted = acknowledged.map(({ key }) => key);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const text = `SELECT key FROM unnest($1::text[]) AS wanted (key)
      WHERE NOT EXISTS (SELECT FROM acknowledged a WHERE a.key = wanted.key)`;
    return (await client.query<{ key: string }>(text, [wanted])).rows.map(({ key }) => key);
  } finally {
    await client.end();
  }
};

/** The same of Redis, at `host:port`. */
export const lostKeys = async (
  address: string,
  password: string,
  { acknowledged }: Pick<Written, 'acknowledged'>,
): Promise<readonly string[]> => {
  const wanted = acknowledged.map(({ key }) => key);
  const [host = '', port = ''] = address.split(':');
  const client = new Redis({ host, port: Number(port), password, retryStrategy: null });
  try {
    const found = wanted.length === 0 ? [] : await client.mget(wanted);
    return wanted.filter((_, i) => found[i] === null);
  } finally {
    client.disconnect();
  }
};
