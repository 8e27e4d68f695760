/**
 * Reconciles open orders and positions of the promoted engine with the exchange, over two paths
 * that do not pass through the engine: the exchange's own book, and the drop copy. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from './action.ts';
import { compareHoldings, type Holding } from './compare-holdings.ts';
import { gradeOf, usualThresholds } from './positions/severity.ts';
import { readAs } from './read-as.ts';
import { type Compared, runReconciliation } from './reconciliation-run.ts';

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

const signature = { run: 'string', result: 'string', at: 'integer' } as const;
const ours = 'trading engine';

type Source = {
  readonly name: string;
  readonly holdings: readonly Holding[];
  readonly asOf: number;
};
type Both = { readonly internal: Source; readonly external: Source };
type Sources = E.Either<string, Both>;

export const reconcilePositions: Action<Params> = {
  name: 'reconcile.positions',
  params: Params,
  output: signature,
  run: (params, context) =>
    runReconciliation(
      { kind: 'positions', internalSource: ours, externalSource: 'drop copy', mayBeEmpty: true },
      async () => E.map(compared)(await readPositions(params, context)),
      context,
    ),
  rehearse: async (params, context) => rehearsal(await readPositions(params, context)),
};

export const reconcileOrders: Action<Params> = {
  name: 'reconcile.orders',
  params: Params,
  output: signature,
  run: (params, context) =>
    runReconciliation(
      { kind: 'orders', internalSource: ours, externalSource: 'exchange', mayBeEmpty: true },
      async () => E.map(compared)(await readOrders(params, context)),
      context,
    ),
  rehearse: async (params, context) => rehearsal(await readOrders(params, context)),
};

const compared = ({ internal, external }: Both): Compared => {
  const { compared: count, discrepancies } = compareHoldings(internal.holdings, external.holdings);
  const isPositions = external.holdings.some(({ order }) => order === null);
  return {
    compared: count,
    discrepancies: discrepancies.map((each) => ({
      ...each,
      third: null,
      notional: null,
      severity: gradeOf(each.difference, undefined, usualThresholds).severity,
    })),
    detail: `${internal.name} at ${internal.asOf} against ${external.name} at ${external.asOf}`,
    evidence: isPositions ? { positions: external.holdings } : {},
    output: { internalAsOf: internal.asOf, externalAsOf: external.asOf },
  };
};

const rehearsal = (sources: Sources) => {
  const now = { run: 'rehearsed', result: 'unknown', at: 0, would: 'compare' };
  return E.isLeft(sources)
    ? E.right({ ...now, unreadable: sources.left })
    : E.right({ ...now, internal: sources.right.internal.asOf });
};

const readPositions = async (params: Params, context: ActionContext): Promise<Sources> => {
  const [ours, theirs] = await Promise.all([
    readAs(`${params.engine}/positions`, Positions, context),
    readAs(`${params.dropCopy}/positions`, t.intersection([Positions, Contiguous]), context),
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
    readAs(`${params.engine}/state`, EngineState, context),
    readAs(`${params.exchange}/sessions/${params.session}/orders/open`, OpenOrders, context),
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
