/**
 * Proves that no acknowledged order was lost: every order on the desk's own fsynced list must be
 * at the exchange and in the database, and those two must agree on each. Orders move while the
 * lists are read, so a difference counts only when it is still there on a second look. IO.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { callJson } from '../wire/http-call.ts';
import { certainOf, type Difference, differenceOf, verdictOf } from './compare.ts';
import {
  allAtExchange,
  allInDatabase,
  type KnownOrders,
  someAtExchange,
  someInDatabase,
} from './known-orders.ts';

export type VerifyOptions = {
  /** Where the database is when it is looked at. */
  readonly databaseUrl: () => string;
  readonly exchangePort: number;
  /** Of the gateway that is active: its journal is what the tables must have reached. */
  readonly gatewayPort: () => number;
  readonly acknowledgedPath: string;
  /** How many lines of the list to check; later ones are for the next time. */
  readonly acknowledged: number;
  /** When this trading day began. */
  readonly since: string;
};

const patienceMs = 20_000;
const listed = 20;

export const verify = async (options: VerifyOptions): Promise<object> => {
  const startedAt = performance.now();
  const client = new pg.Client({
    ...{ connectionString: options.databaseUrl(), connectionTimeoutMillis: patienceMs },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const late = await waitForDatabase(client, options.gatewayPort());
    const acknowledged = await readAcknowledged(options);
    const first = await compareAll(client, options, acknowledged);
    const { left, behind = late } = await lookAgain(client, options, first);
    const differences = certainOf(left, behind !== undefined);
    const complete = behind === undefined && acknowledged.length === options.acknowledged;
    const reason = complete ? {} : { reason: behind ?? 'the list of acknowledged orders is short' };
    return { ...result(acknowledged.length, differences, complete, startedAt), ...reason };
  } catch (error) {
    const reason = String(error);
    return { ...result(options.acknowledged, [], false, startedAt), reason };
  } finally {
    await client.end().catch(() => undefined);
  }
};

const result = (
  acknowledged: number,
  differences: readonly Difference[],
  complete: boolean,
  startedAt: number,
) => {
  const of = (kind: Difference['kind']): readonly string[] =>
    differences.filter((each) => each.kind === kind).map(({ clOrdId }) => clOrdId);
  const exchange = of('missingAtExchange');
  const database = of('missingInDatabase');
  const mismatched = of('mismatched');
  return {
    acknowledged,
    missingAtExchange: exchange.slice(0, listed),
    missingAtExchangeCount: exchange.length,
    missingInDatabase: database.slice(0, listed),
    missingInDatabaseCount: database.length,
    mismatched: mismatched.slice(0, listed),
    mismatchedCount: mismatched.length,
    verdict: verdictOf(differences, complete),
    durationMs: Math.round(performance.now() - startedAt),
  };
};

/** Waits until the tables reach the journal's head of now; why not, if they do not. */
const waitForDatabase = async (client: pg.Client, port: number): Promise<string | undefined> => {
  const { body } = await callJson({ port, path: '/health' });
  const head = Number(body['journalHead']);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ at: string }>(
      'SELECT persisted_sequence AS at FROM writer',
    );
    const at = Number(rows[0]?.at ?? 0);
    if (at >= head) return undefined;
    if (performance.now() > deadline) {
      return `the database is at ${at}, the journal at ${head}, after ${patienceMs} ms`;
    }
    await delay(50);
  }
};

const readAcknowledged = async (options: VerifyOptions): Promise<readonly string[]> => {
  const ids: string[] = [];
  const input = createReadStream(options.acknowledgedPath);
  for await (const line of createInterface({ input })) {
    if (ids.length === options.acknowledged) break;
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null && 'clOrdId' in entry) {
      ids.push(String(entry.clOrdId));
    }
  }
  return ids;
};

// Beyond the desk's list, what only one of the two knows counts too: both directions. The
// database is read second, and only as far as the exchange's list can reach: what was traded
// after that list began is for the next time.
const compareAll = async (
  client: pg.Client,
  options: VerifyOptions,
  acknowledged: readonly string[],
): Promise<readonly Difference[]> => {
  const listBegan = new Date();
  const exchange = await allAtExchange(options.exchangePort);
  const database = await allInDatabase(client, options.since);
  const ids = new Set([...acknowledged, ...exchange.keys()]);
  for (const [id, { cumQuantity, createdAt }] of database) {
    if (cumQuantity !== '0' && createdAt !== undefined && createdAt < listBegan) ids.add(id);
  }
  return differences([...ids], exchange, database);
};

const differences = (
  ids: readonly string[],
  exchange: KnownOrders,
  database: KnownOrders,
): readonly Difference[] =>
  ids.flatMap((id) => differenceOf(id, exchange.get(id), database.get(id)) ?? []);

type Looked = { readonly left: readonly Difference[]; readonly behind?: string };

/**
 * Looks again at what differed; what stays is real. The tables are read last, and only once they
 * have reached what was journaled by then: rows that are still to come are not lost.
 */
const lookAgain = async (
  client: pg.Client,
  options: VerifyOptions,
  found: readonly Difference[],
): Promise<Looked> => {
  let left = found;
  const deadline = performance.now() + patienceMs;
  while (left.length > 0 && performance.now() < deadline) {
    const ids = left.map(({ clOrdId }) => clOrdId);
    const exchange = await someAtExchange(options.exchangePort, ids);
    await delay(300);
    const behind = await waitForDatabase(client, options.gatewayPort());
    left = differences(ids, exchange, await someInDatabase(client, ids));
    if (behind !== undefined) return { left, behind };
  }
  return { left };
};
