/** Fetches orders as the exchange and the database know them, all of a day or a few. IO. */
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { callJson, openCall } from '../wire/http-call.ts';
import type { KnownOrder } from './compare.ts';

export type KnownOrders = Map<string, KnownOrder>;

const path = '/sessions/FIRM1/orders';
const atOnce = 8;

/** Every order of the session, streamed line by line. */
export const allAtExchange = async (port: number): Promise<KnownOrders> => {
  const orders: KnownOrders = new Map();
  const response = await openCall({ port, path, timeoutMs: 30_000 });
  for await (const line of createInterface({ input: response })) {
    const order: unknown = JSON.parse(line);
    if (isListed(order)) orders.set(order.clOrdId, knownOf(order));
  }
  if (!response.complete) throw new Error('the list of the exchange broke off');
  return orders;
};

export const someAtExchange = async (
  port: number,
  ids: readonly string[],
): Promise<KnownOrders> => {
  const orders: KnownOrders = new Map();
  const waiting = [...ids];
  const ask = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const { status, body } = await callJson({ port, path: `${path}/${id}` });
      if (status === 200 && isListed(body)) orders.set(id, knownOf(body));
      else if (status !== 404) throw new Error(`the exchange answered ${status} for ${id}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return orders;
};

type Listed = KnownOrder & { readonly clOrdId: string };

const isListed = (value: unknown): value is Listed =>
  typeof value === 'object' &&
  value !== null &&
  ['clOrdId', 'status', 'quantity', 'cumQuantity'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );

const knownOf = ({ status, quantity, cumQuantity, createdAt }: Listed): KnownOrder => ({
  status,
  quantity,
  cumQuantity,
  ...(createdAt === undefined ? {} : { createdAt }),
});

const columns = `cl_ord_id AS "clOrdId", status, quantity::text,
  cum_quantity::text AS "cumQuantity", created_at AS "createdAt"`;
const page = 20_000;

/** Every order of the day that begins at `since`: one snapshot, read a page at a time. */
export const allInDatabase = async (client: pg.Client, since: string): Promise<KnownOrders> => {
  const orders: KnownOrders = new Map();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(
    `DECLARE day NO SCROLL CURSOR FOR
     SELECT ${columns} FROM orders WHERE created_at >= '${new Date(since).toISOString()}'`,
  );
  for (;;) {
    const { rows } = await client.query<Listed>(`FETCH ${page} FROM day`);
    for (const row of rows) orders.set(row.clOrdId, knownOf(row));
    if (rows.length < page) break;
  }
  await client.query('COMMIT');
  return orders;
};

export const someInDatabase = async (
  client: pg.Client,
  ids: readonly string[],
): Promise<KnownOrders> => {
  const { rows } = await client.query<Listed>(
    `SELECT ${columns} FROM orders WHERE cl_ord_id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.clOrdId, knownOf(row)]));
};
