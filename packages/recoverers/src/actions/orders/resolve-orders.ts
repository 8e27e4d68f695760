/**
 * Leaves no order in doubt: reconciles three ways, asks the exchange about each order that
 * differs, tells the OMS what it is told, and reconciles again. IO. The exchange is right about
 * its own book; what it does not know was never there. An order is never sent again.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { runReconciliation } from '../reconciliation-run.ts';
import { OrderPlaces, readThreeWay, type ThreeWay } from './read-orders.ts';
import { aboutOrders, comparedOf } from './reconcile-three-way.ts';
import { type Repair, repairOf } from './repair.ts';

export const resolveOrders: Action<OrderPlaces> = {
  name: 'orders.resolve',
  params: OrderPlaces,
  output: { resolved: 'integer' },
  run: async (places, context) => {
    let found: ThreeWay | undefined;
    const emitted: Found[] = [];
    const outcome = await runReconciliation(
      aboutOrders,
      async () => {
        const read = await readThreeWay(places, context);
        if (E.isRight(read)) found = read.right;
        return E.map(comparedOf)(read);
      },
      noting(context, emitted),
    );
    if (E.isRight(outcome)) return E.right({ ...outcome.right, resolved: 0 });
    if (found === undefined) return outcome;
    return repairAll(places, emitted, found, context);
  },
  rehearse: async (places, context) => {
    const read = await readThreeWay(places, context);
    const now = E.isLeft(read) ? { unreadable: read.left } : { counts: read.right.counts };
    return E.right({ resolved: 0, would: 'resolve every order that differs', ...now });
  },
};

type Found = { readonly data: EventOfType<'DiscrepancyFound'>['data']; readonly sequence: number };

/** The same context, and the discrepancies that go through it with their sequences. */
const noting = (context: ActionContext, found: Found[]): ActionContext => ({
  ...context,
  emit: async (events) => {
    const sequences = await context.emit(events);
    events.forEach((event, index) => {
      const sequence = sequences[index];
      if (event.type === 'DiscrepancyFound' && sequence !== undefined) {
        found.push({ data: event.data, sequence });
      }
    });
    return sequences;
  },
});

const repairAll = async (
  places: OrderPlaces,
  found: readonly Found[],
  { counts }: ThreeWay,
  context: ActionContext,
): Promise<Outcome> => {
  const repairs: Repair[] = [];
  for (const { data } of found) {
    const repaired = await repairOne(places, data, context);
    if (E.isLeft(repaired)) return repaired;
    repairs.push(repaired.right);
  }
  const again = await readThreeWay(places, context);
  if (E.isLeft(again)) return failed(`orders cannot be compared: ${again.left}`, true);
  const left = again.right.discrepancies;
  if (left.length > 0) {
    const which = left.map((each) => `${each.class} ${each.order}`).slice(0, 5);
    const text = `${left.length} orders still differ: ${which.join(', ')}`;
    return failed(text, true, { counts, left: again.right.counts });
  }
  await context.emit(found.map((each, index) => resolvedEvent(each, repairs[index])));
  return E.right({ resolved: found.length, counts, repairs: repairs.slice(0, 20) });
};

const repairOne = async (
  { oms, exchange, session }: OrderPlaces,
  { order, class: of }: Found['data'],
  context: ActionContext,
) => {
  const clOrdId = order ?? '';
  const url = `${exchange}/sessions/${session}/orders/${encodeURIComponent(clOrdId)}`;
  const answer = await context.http({ method: 'GET', url });
  const repair = repairOf(clOrdId, of, answer);
  if (repair === undefined) return failed(`${url} does not say what became of the order`, true);
  if (repair._tag === 'None') return E.right(repair);
  const path = repair._tag === 'Adopt' ? 'adopt' : 'resolve';
  const told = await call(context, { method: 'POST', url: `${oms}/${path}`, body: repair.body });
  // Not active there any more: it ended while it was asked about.
  return E.isLeft(told) && !told.left.reason.includes('answered 404') ? told : E.right(repair);
};

const resolvedEvent = ({ data, sequence }: Found, repair: Repair | undefined): LedgerEvent => {
  const { run, recovery, incident, kind, account, symbol, external, order } = data;
  const reason = repair === undefined ? 'the places agree again' : repair.reason;
  return {
    type: 'DiscrepancyResolved',
    data: {
      ...{ run, recovery, incident, kind, discrepancy: sequence, account, symbol, reason },
      ...{ by: 'recoverer', role: 'service', resolution: 'adjusted' },
      ...{ internal: external, external, difference: '0' },
      evidence: { order, repair: repair?._tag ?? null },
    },
  };
};
