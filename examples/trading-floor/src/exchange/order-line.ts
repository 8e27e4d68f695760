/** How the exchange lists an order: the fields a reconciliation compares. Pure. */
import { formatDecimal } from '../book/decimal.ts';
import type { BookOrder } from './order-book.ts';

export const orderFields = (order: BookOrder) => ({
  clOrdId: order.clOrdId,
  exchangeOrderId: order.exchangeOrderId,
  account: order.account,
  symbol: order.symbol,
  side: order.side,
  status: order.status,
  quantity: formatDecimal(order.quantity),
  leavesQuantity: formatDecimal(order.leavesQuantity),
  cumQuantity: formatDecimal(order.cumQuantity),
  price: formatDecimal(order.price),
  tif: order.tif,
});

export const orderLine = (order: BookOrder): string => JSON.stringify(orderFields(order));
