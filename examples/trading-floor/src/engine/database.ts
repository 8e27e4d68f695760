/**
 * The statements behind the trading database. Every batch moves the `writer` row and its rows in
 * one transaction, and only if the row is where this writer left it: a newer incarnation's claim
 * makes an older writer's next batch fail whole. IO.
 */
import type pg from 'pg';
import type { RowBatch } from './row-batch.ts';

/** Takes the writer's row for this incarnation; where the rows end, or undefined if too old. */
export const claimWriter = async (
  client: pg.Client,
  incarnation: number,
): Promise<number | undefined> => {
  const { rows } = await client.query<{ persisted_sequence: string }>(
    `UPDATE writer SET incarnation = $1 WHERE incarnation <= $1 RETURNING persisted_sequence`,
    [incarnation],
  );
  const [row] = rows;
  return row === undefined ? undefined : Number(row.persisted_sequence);
};

export const readPersisted = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ persisted_sequence: string }>(
    'SELECT persisted_sequence FROM writer',
  );
  return Number(rows[0]?.persisted_sequence ?? 0);
};

/** False, and nothing written, when another incarnation has taken the row. */
export const writeBatch = async (
  client: pg.Client,
  incarnation: number,
  from: number,
  to: number,
  batch: RowBatch,
): Promise<boolean> => {
  await client.query('BEGIN');
  const moved = await client.query(
    'UPDATE writer SET persisted_sequence = $3 WHERE incarnation = $1 AND persisted_sequence = $2',
    [incarnation, from, to],
  );
  if (moved.rowCount !== 1) {
    await client.query('ROLLBACK');
    return false;
  }
  if (batch.orders.length > 0) await insertOrders(client, batch);
  if (batch.changes.length > 0) await updateOrders(client, batch);
  if (batch.trades.length > 0) await insertTrades(client, batch);
  await client.query('COMMIT');
  return true;
};

const insertOrders = async (client: pg.Client, { orders }: RowBatch): Promise<void> => {
  await client.query({
    name: 'insert-orders',
    text: `INSERT INTO orders (cl_ord_id, exchange_order_id, account, symbol, side, quantity, price,
             tif, status, cum_quantity, incarnation, sequence, created_at, updated_at)
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
             $6::numeric[], $7::numeric[], $8::text[], $9::text[], $10::numeric[], $11::bigint[],
             $12::bigint[], $13::timestamptz[], $14::timestamptz[])
           ON CONFLICT (cl_ord_id) DO NOTHING`,
    values: [
      orders.map((row) => row.clOrdId),
      orders.map((row) => row.exchangeOrderId),
      orders.map((row) => row.order.account),
      orders.map((row) => row.order.symbol),
      orders.map((row) => row.order.side),
      orders.map((row) => row.order.quantity),
      orders.map((row) => row.order.price),
      orders.map((row) => row.order.tif),
      orders.map((row) => row.status),
      orders.map((row) => row.cumQuantity),
      orders.map((row) => row.incarnation),
      orders.map((row) => row.sequence),
      orders.map((row) => row.order.at),
      orders.map((row) => row.at),
    ],
  });
};

const updateOrders = async (client: pg.Client, { changes }: RowBatch): Promise<void> => {
  await client.query({
    name: 'update-orders',
    text: `UPDATE orders SET exchange_order_id = c.exchange_order_id, status = c.status,
             cum_quantity = c.cum_quantity, incarnation = c.incarnation, sequence = c.sequence,
             updated_at = c.updated_at
           FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::bigint[],
             $6::bigint[], $7::timestamptz[], $8::boolean[])
             AS c (cl_ord_id, exchange_order_id, status, cum_quantity, incarnation, sequence,
             updated_at, resent)
           WHERE orders.cl_ord_id = c.cl_ord_id AND orders.sequence < c.sequence
             AND (NOT c.resent OR orders.cum_quantity < c.cum_quantity)`,
    values: [
      changes.map((row) => row.clOrdId),
      changes.map((row) => row.exchangeOrderId),
      changes.map((row) => row.status),
      changes.map((row) => row.cumQuantity),
      changes.map((row) => row.incarnation),
      changes.map((row) => row.sequence),
      changes.map((row) => row.at),
      changes.map((row) => row.resent),
    ],
  });
};

const insertTrades = async (client: pg.Client, { trades }: RowBatch): Promise<void> => {
  await client.query({
    name: 'insert-trades',
    text: `INSERT INTO trades (exec_id, cl_ord_id, account, symbol, side, quantity, price, venue,
             status, created_at, bust_of)
           SELECT exec_id, cl_ord_id, account, symbol, side, quantity, price, 'EXCHANGE', status,
             created_at, bust_of
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[],
             $7::numeric[], $8::text[], $9::timestamptz[], $10::text[])
             AS t (exec_id, cl_ord_id, account, symbol, side, quantity, price, status, created_at,
             bust_of)
           ON CONFLICT (exec_id) DO NOTHING`,
    values: [
      trades.map((trade) => trade.execId),
      trades.map((trade) => trade.clOrdId),
      trades.map((trade) => trade.account),
      trades.map((trade) => trade.symbol),
      trades.map((trade) => trade.side),
      trades.map((trade) => trade.lastQuantity),
      trades.map((trade) => trade.lastPrice),
      trades.map((trade) => trade.status),
      trades.map((trade) => trade.transactTime),
      trades.map((trade) => trade.bustOf ?? null),
    ],
  });
};
