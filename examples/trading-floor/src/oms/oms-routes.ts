/** Order management over HTTP: how it is, what is active, and what a recovery needs. IO. */
import { ordersDigest } from '../book/order-digest.ts';
import { loadActiveOrders } from '../following/database-orders.ts';
import type { Query } from '../following/trading-database.ts';
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { causeFault } from './faults.ts';
import { loadFromDatabase } from './load.ts';
import type { Oms } from './oms.ts';
import { activeOrders, digestOf } from './oms-text.ts';
import { adoptOrder, resolveOrder } from './reconcile.ts';
import { takeSnapshot } from './snapshot.ts';

export const omsRoutes = (oms: Oms): readonly Route[] => [
  look('/health', () => ok(health(oms))),
  look('/orders', () => ok(orders(oms))),
  look('/database/orders', () => askDatabase(oms, databaseOrders)),
  look('/database/integrity', () => askDatabase(oms, integrity)),
  look('/orders/:clOrdId', ({ params }) => showOrder(oms, params['clOrdId'] ?? '')),
  change('POST', '/intake', ({ body }) => setIntake(oms, body['open'])),
  change('POST', '/snapshot', ({ body }) => takeSnapshot(oms, body['id'])),
  change('POST', '/load', () => loadFromDatabase(oms)),
  change('POST', '/resolve', ({ body }) => resolveOrder(oms, body)),
  change('POST', '/adopt', ({ body }) => adoptOrder(oms, body)),
  change('POST', '/faults', ({ body }) => causeFault(oms, body)),
];

const health = (oms: Oms) => ({
  status: oms.status(),
  ...oms.role.now(),
  accepting: oms.accepting(),
  intake: oms.intake ? 'open' : 'closed',
  sequence: oms.book.sequence,
  activeOrders: oms.book.orders.size,
  finished: oms.book.finished,
  strays: oms.book.strays,
});

const orders = ({ book }: Oms) => {
  const active = activeOrders(book);
  return { sequence: book.sequence, count: active.length, digest: digestOf(book), orders: active };
};

/** What the database itself has as active: the third count beside this book and the exchange. */
const databaseOrders = async (query: Query) => {
  const { sequence, orders: active } = await loadActiveOrders(query);
  return { sequence, count: active.length, digest: ordersDigest(active) };
};

type Check = { readonly check_name: string; readonly violations: string };

const integrity = async (query: Query) => {
  const rows = await query<Check>('SELECT * FROM check_data_integrity()');
  const checks = rows.map((row) => ({
    check: row.check_name,
    violations: Number(row.violations),
  }));
  return { violations: checks.reduce((sum, { violations }) => sum + violations, 0), checks };
};

const askDatabase = async <A>(oms: Oms, ask: (query: Query) => Promise<A>): Promise<Answer> => {
  try {
    return ok(await oms.database(ask));
  } catch (error) {
    return refuse(503, `the database gave no answer: ${String(error)}`);
  }
};

const showOrder = ({ book }: Oms, clOrdId: string): Answer => {
  const order = book.orders.get(clOrdId);
  return order === undefined ? refuse(404, `${clOrdId} is not active here`) : ok(order);
};

const setIntake = async (oms: Oms, open: unknown): Promise<Answer> => {
  if (typeof open !== 'boolean') return refuse(400, 'open is true or false');
  oms.intake = open;
  oms.acknowledge();
  await oms.keep();
  return ok({ intake: open ? 'open' : 'closed', accepting: oms.accepting() });
};
