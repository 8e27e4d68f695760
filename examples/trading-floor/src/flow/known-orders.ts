/** Fetches orders as the exchange and the database know them, all of a day or a few. IO. */
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { callJson, openCall } from '../wire/http-call.ts';
import type { KnownOrder } from './compare.ts';

export type KnownOrders = Map<string, KnownOrder>;

const path = '/sessions/FIRM1/orders';

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
  for (const clOrdId of ids) {
    const { status, body } = await callJson({ port, path: `${path}/${clOrdId}` });
    if (status === 200 && isListed(body)) orders.set(clOrdId, knownOf(body));
    else if (status !== 404) throw new Error(`the exchange answered ${status} for ${clOrdId}`);
  }
  return orders;
};

type Listed = KnownOrder & { readonly clOrdId: string };

const isListed = (value: unknown): value is Listed =>
  typeof value === 'object' &&
  value !== null &&
  ['clOrdId', 'status', 'quantity', 'cumQuantity'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );

const knownOf = ({ status, quantity, cumQuantity }: Listed): KnownOrder => ({
  status,
  quantity,
  cumQuantity,
});

const columns = `cl_ord_id AS "clOrdId", status, quantity::text, cum_quantity::text AS "cumQuantity"`;
const page = 20_000;

/** Every order of the day that begins at the given moment, a page at a time by key. */
export const allInDatabase = async (client: pg.Client, since: string): Promise<KnownOrders> => {
  const orders: KnownOrders = new Map();
  let after = '';
  for (;;) {
    const { rows } = await client.query<Listed>(
      `SELECT ${columns} FROM orders WHERE cl_ord_id > $1 AND created_at >= $2
       ORDER BY cl_ord_id LIMIT ${page}`,
      [after, since],
    );
    for (const row of rows) orders.set(row.clOrdId, knownOf(row));
    after = rows.at(-1)?.clOrdId ?? '';
    if (rows.length < page) return orders;
  }
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
