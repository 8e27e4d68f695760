/**
 * Reconciles open orders and positions of the promoted engine with the exchange, over two paths
 * that do not pass through the engine: the exchange's own book, and the drop copy. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from './action.ts';
import { call } from './call.ts';
import type { Holding } from './compare-holdings.ts';
import { runReconciliation, type Sources } from './reconciliation-run.ts';

const Params = t.strict({
  engine: t.string,
  exchange: t.string,
  session: t.string,
  dropCopy: t.string,
});
type Params = t.TypeOf<typeof Params>;

const Positions = t.type({
  sequence: t.number,
  positions: t.readonlyArray(t.type({ account: t.string, symbol: t.string, quantity: t.string })),
});
const OpenOrders = t.type({
  sequence: t.number,
  orders: t.readonlyArray(t.type({ clOrdId: t.string, leavesQuantity: t.string })),
});
const EngineState = t.type({
  sequence: t.number,
  openOrders: t.readonlyArray(t.type({ clOrdId: t.string, leavesQuantity: t.string })),
});
const Contiguous = t.type({ contiguous: t.literal(true) });

export const reconcilePositions: Action<Params> = {
  name: 'reconcile.positions',
  params: Params,
  output: { run: 'string' },
  run: (params, context) =>
    runReconciliation(
      'positions',
      { internalSource: 'trading engine', externalSource: 'drop copy' },
      () => readPositions(params, context),
      context,
    ),
  rehearse: async (params, context) => rehearsal(await readPositions(params, context)),
};

export const reconcileOrders: Action<Params> = {
  name: 'reconcile.orders',
  params: Params,
  output: { run: 'string' },
  run: (params, context) =>
    runReconciliation(
      'orders',
      { internalSource: 'trading engine', externalSource: 'exchange' },
      () => readOrders(params, context),
      context,
    ),
  rehearse: async (params, context) => rehearsal(await readOrders(params, context)),
};

const rehearsal = (sources: Sources) =>
  E.isLeft(sources)
    ? E.right({ run: 'rehearsed', would: 'compare', unreadable: sources.left })
    : E.right({ run: 'rehearsed', would: 'compare', internal: sources.right.internal.asOf });

const readPositions = async (params: Params, context: ActionContext): Promise<Sources> => {
  const [ours, theirs] = await Promise.all([
    get(`${params.engine}/positions`, Positions, context),
    get(`${params.dropCopy}/positions`, t.intersection([Positions, Contiguous]), context),
  ]);
  if (E.isLeft(ours)) return ours;
  if (E.isLeft(theirs)) return theirs;
  const source = (name: string, { sequence, positions }: t.TypeOf<typeof Positions>) => ({
    name,
    asOf: sequence,
    holdings: positions.map(({ account, symbol, quantity }) => ({
      account,
      symbol,
      quantity,
      order: null,
    })),
  });
  return E.right({
    internal: source('trading engine', ours.right),
    external: source('drop copy', theirs.right),
  });
};

const readOrders = async (params: Params, context: ActionContext): Promise<Sources> => {
  const [ours, theirs] = await Promise.all([
    get(`${params.engine}/state`, EngineState, context),
    get(`${params.exchange}/sessions/${params.session}/orders/open`, OpenOrders, context),
  ]);
  if (E.isLeft(ours)) return ours;
  if (E.isLeft(theirs)) return theirs;
  return E.right({
    internal: {
      name: 'trading engine',
      asOf: ours.right.sequence,
      holdings: ours.right.openOrders.map(toHolding),
    },
    external: {
      name: 'exchange',
      asOf: theirs.right.sequence,
      holdings: theirs.right.orders.map(toHolding),
    },
  });
};

const toHolding = (order: {
  readonly clOrdId: string;
  readonly leavesQuantity: string;
}): Holding => ({
  account: '',
  symbol: '',
  order: order.clOrdId,
  quantity: order.leavesQuantity,
});

const get = async <A>(
  url: string,
  codec: t.Type<A, unknown, unknown>,
  context: ActionContext,
): Promise<E.Either<string, A>> => {
  const answer = await call(context, { method: 'GET', url });
  if (E.isLeft(answer)) return E.left(answer.left.reason);
  const decoded = codec.decode(answer.right);
  return E.isLeft(decoded) ? E.left(`${url} answered another shape`) : E.right(decoded.right);
};
