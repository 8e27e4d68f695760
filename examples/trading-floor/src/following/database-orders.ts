/**
 * The active orders as the database has them, with the journal entry they are as of: one
 * statement, so one moment. Whoever loads them follows the journal from the next entry on. IO.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import type { NewOrder } from '../book/order.ts';
import type { Query } from './trading-database.ts';

export type DatabaseOrder = NewOrder & {
  readonly exchangeOrderId: string;
  readonly status: 'PENDING' | 'NEW' | 'PARTIALLY_FILLED';
  readonly cumQuantity: string;
  readonly leavesQuantity: string;
  readonly sequence: number;
};

export type DatabaseOrders = {
  readonly sequence: number;
  readonly orders: readonly DatabaseOrder[];
};

type Row = {
  readonly as_of: string;
  readonly cl_ord_id: string | null;
  readonly exchange_order_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: NewOrder['side'];
  readonly quantity: string;
  readonly price: string;
  readonly tif: NewOrder['tif'];
  readonly status: DatabaseOrder['status'];
  readonly cum_quantity: string;
  readonly sequence: string;
};

export const loadActiveOrders = async (query: Query): Promise<DatabaseOrders> => {
  const rows = await query<Row>(
    `SELECT writer.persisted_sequence AS as_of, active.*
     FROM writer LEFT JOIN load_active_orders() AS active ON true`,
  );
  const orders = rows.flatMap((row) =>
    row.cl_ord_id === null ? [] : [orderOf(row, row.cl_ord_id)],
  );
  return { sequence: Number(rows[0]?.as_of ?? 0), orders };
};

const scaled = (text: string): number => parseDecimal(text) ?? 0;

const orderOf = (row: Row, clOrdId: string): DatabaseOrder => ({
  clOrdId,
  account: row.account,
  symbol: row.symbol,
  side: row.side,
  quantity: formatDecimal(scaled(row.quantity)),
  price: formatDecimal(scaled(row.price)),
  tif: row.tif,
  exchangeOrderId: row.exchange_order_id,
  status: row.status,
  cumQuantity: formatDecimal(scaled(row.cum_quantity)),
  leavesQuantity: formatDecimal(scaled(row.quantity) - scaled(row.cum_quantity)),
  sequence: Number(row.sequence),
});
