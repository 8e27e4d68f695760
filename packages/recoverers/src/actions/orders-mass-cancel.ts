/**
 * Cancels every open order at the exchange and accounts for each: cancelled, too late, or still
 * there. A residual fails the step: an order nobody owns is how a recovery becomes a loss. IO.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Output } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({ exchange: t.string, session: t.string, venue: t.string });
type Params = t.TypeOf<typeof Params>;

export const ordersMassCancel: Action<Params> = {
  name: 'orders.massCancel',
  params: Params,
  output: {},
  run: async ({ exchange, session, venue }, context) => {
    const url = `${exchange}/sessions/${session}`;
    const before = await snapshot(url, context);
    if (E.isLeft(before)) return before;
    const done = await call(context, { method: 'POST', url: `${url}/mass-cancel`, body: {} });
    if (E.isLeft(done)) return done;
    const counts = countsOf(done.right);
    const evidence = { before: before.right };
    await context.emit([cancelled(context, venue, counts, evidence)]);
    return counts.residual === 0
      ? E.right({ ...counts, ...evidence })
      : failed(`${counts.residual} orders are still open at ${venue}`, true, counts);
  },
  rehearse: async ({ exchange, session }, context) => {
    const before = await snapshot(`${exchange}/sessions/${session}`, context);
    return E.isLeft(before) ? before : E.right({ would: 'cancel all', before: before.right });
  },
};

/** What was open and held before, for the post-mortem. */
const snapshot = async (url: string, context: ActionContext) => {
  const [open, positions] = await Promise.all([
    call(context, { method: 'GET', url: `${url}/orders/open` }),
    call(context, { method: 'GET', url: `${url}/positions` }),
  ]);
  if (E.isLeft(open)) return open;
  if (E.isLeft(positions)) return positions;
  const orders = Array.isArray(open.right['orders']) ? open.right['orders'] : [];
  const partial = orders.filter((order: unknown) => isPartial(order)).length;
  return E.right({
    openOrders: orders.length,
    partiallyFilled: partial,
    positions: positions.right['positions'],
  });
};

const isPartial = (order: unknown): boolean =>
  typeof order === 'object' &&
  order !== null &&
  'cumQuantity' in order &&
  Number(order.cumQuantity) > 0;

const countsOf = (body: Output) => ({
  requested: Number(body['requested']),
  canceled: Number(body['canceled']),
  tooLate: Number(body['tooLate']),
  residual: Number(body['residual']),
});

const cancelled = (
  { estate, component, incident, recovery, epoch }: ActionContext,
  venue: string,
  counts: ReturnType<typeof countsOf>,
  evidence: Output,
): LedgerEvent => ({
  type: 'OrdersMassCancelled',
  data: { scope: estate, component, incident, recovery, epoch, venue, ...counts, evidence },
});
