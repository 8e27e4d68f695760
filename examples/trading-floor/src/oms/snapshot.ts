/**
 * A copy of the active orders before anything is changed: in a file of its own, fsynced, and in
 * the database under the same id. Asked again with that id, it answers with the first copy. IO.
 */
import { join } from 'node:path';
import type { Query } from '../following/trading-database.ts';
import { readDurable, writeDurably } from '../wire/durable-file.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Oms } from './oms.ts';
import type { OmsOrder } from './oms-book.ts';
import { activeOrders, digestOf } from './oms-text.ts';

type Snapshot = {
  readonly id: string;
  readonly rows: number;
  readonly digest: string;
  readonly sequence: number;
  readonly orders: readonly OmsOrder[];
};

const shape = /^[\w.:-]{1,80}$/;

export const takeSnapshot = async (oms: Oms, id: unknown): Promise<Answer> => {
  if (typeof id !== 'string' || !shape.test(id)) {
    return refuse(400, 'a snapshot has an id of letters, digits and . : _ -');
  }
  const path = join(oms.directory, 'snapshots', `${id}.json`);
  const found = await readDurable(path);
  const snapshot = isSnapshot(found) ? found : snapshotOf(oms, id);
  if (found === undefined) await writeDurably(path, JSON.stringify(snapshot));
  const { orders: _, ...said } = snapshot;
  try {
    await oms.database((query) => insert(query, snapshot));
    return ok({ ...said, path });
  } catch (error) {
    const problem = `the copy is in ${path}, but not in the database: ${String(error)}`;
    return refuse(503, problem, { ...said, path });
  }
};

const snapshotOf = ({ book }: Oms, id: string): Snapshot => {
  const orders = activeOrders(book);
  return { id, rows: orders.length, digest: digestOf(book), sequence: book.sequence, orders };
};

const isSnapshot = (value: unknown): value is Snapshot =>
  typeof value === 'object' && value !== null && 'orders' in value && 'digest' in value;

const insert = async (query: Query, { id, rows, digest, sequence, orders }: Snapshot) => {
  await query('BEGIN');
  const added = await query(
    `INSERT INTO orders_recovery_snapshots (snapshot_id, rows, digest, sequence)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING snapshot_id`,
    [id, rows, digest, sequence],
  );
  if (added.length > 0) await insertRows(query, id, orders);
  await query('COMMIT');
};

const insertRows = (query: Query, id: string, orders: readonly OmsOrder[]) =>
  query(
    `INSERT INTO orders_recovery
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[],
       $7::numeric[], $8::text[], $9::numeric[], $10::numeric[])`,
    [
      id,
      orders.map((order) => order.clOrdId),
      orders.map((order) => order.account),
      orders.map((order) => order.symbol),
      orders.map((order) => order.side),
      orders.map((order) => order.quantity),
      orders.map((order) => order.price),
      orders.map((order) => order.status),
      orders.map((order) => order.cumQuantity),
      orders.map((order) => order.leavesQuantity),
    ],
  );
