/**
 * Open orders of the OMS against the exchange and the drop copy. IO. Passes only when every order
 * is the same in all three places: ghosts, orphans, mismatches and unknowns are events, and keep
 * trading closed.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Action, ActionContext } from '../action.ts';
import { type About, type Compared, runReconciliation } from '../reconciliation-run.ts';
import { OrderPlaces, readThreeWay, type ThreeWay } from './read-orders.ts';

export const reconcileThreeWay: Action<OrderPlaces> = {
  name: 'reconcile.threeWay',
  params: OrderPlaces,
  output: { run: 'string', result: 'string', at: 'integer', count: 'integer', unknown: 'integer' },
  run: (places, context) => runReconciliation(aboutOrders, () => compare(places, context), context),
  rehearse: async (places, context) => {
    const read = await readThreeWay(places, context);
    const now = E.isLeft(read) ? { unreadable: read.left } : { counts: read.right.counts };
    const none = { run: 'rehearsed', result: 'unknown', at: 0, count: 0, unknown: 0 };
    return E.right({ ...none, would: 'compare', ...now });
  },
};

/** There may be no open orders: then three places must say so. */
export const aboutOrders: About = {
  kind: 'orders',
  internalSource: 'order management',
  externalSource: 'exchange and drop copy',
  mayBeEmpty: true,
};

const compare = async (places: OrderPlaces, context: ActionContext) =>
  E.map(comparedOf)(await readThreeWay(places, context));

export const comparedOf = ({
  compared,
  counts,
  discrepancies,
  places,
  readings,
}: ThreeWay): Compared => {
  const { oms, exchange, dropCopy } = places;
  return {
    compared,
    discrepancies,
    detail: `OMS at ${oms.sequence}, exchange at ${exchange.sequence}, drop copy at ${dropCopy.sequence}`,
    evidence: { counts, places, readings },
    output: { count: oms.count, unknown: counts.unknown, digest: oms.digest, counts },
  };
};
