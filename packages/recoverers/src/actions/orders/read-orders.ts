/**
 * Reads the three lists of open orders and classifies them, again and again until they agree or
 * the same discrepancies are seen in two readings running. IO. The lists are read a moment apart
 * while the venue still executes what rests, so that one reading alone proves nothing.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext } from '../action.ts';
import { readAs } from '../read-as.ts';
import type { Discrepancy } from '../reconciliation-run.ts';
import { type Classified, classifyOrders, countsOf, persisting } from './classify-orders.ts';
import { digestOf, OrderList, whole } from './order-source.ts';

export const OrderPlaces = t.strict({
  oms: t.string,
  exchange: t.string,
  session: t.string,
  dropCopy: t.string,
});
export type OrderPlaces = t.TypeOf<typeof OrderPlaces>;

export type ThreeWay = Classified & {
  readonly places: Readonly<
    Record<'oms' | 'exchange' | 'dropCopy', { sequence: number; count: number; digest: string }>
  >;
  readonly readings: number;
};

const readings = 6;
const pauseMs = 25;

export const readThreeWay = async (
  places: OrderPlaces,
  context: ActionContext,
): Promise<E.Either<string, ThreeWay>> => {
  let before: readonly Discrepancy[] | undefined;
  for (let reading = 1; ; reading += 1) {
    const read = await readOnce(places, context);
    if (E.isLeft(read)) return read;
    const { compared, discrepancies } = read.right;
    const still = before === undefined ? discrepancies : persisting(before, discrepancies);
    const settled = discrepancies.length === 0 || (before !== undefined && still.length > 0);
    if (settled || reading === readings || context.signal.aborted) {
      const counts = countsOf(compared, still);
      return E.right({ ...read.right, discrepancies: still, counts, readings: reading });
    }
    before = discrepancies;
    await context.clock.sleep(pauseMs, context.signal);
  }
};

const readOnce = async (
  { oms, exchange, session, dropCopy }: OrderPlaces,
  context: ActionContext,
): Promise<E.Either<string, Omit<ThreeWay, 'readings'>>> => {
  const [ours, theirs, third] = await Promise.all(
    [`${oms}/orders`, `${exchange}/sessions/${session}/orders/open`, `${dropCopy}/orders/open`].map(
      (url) => readList(url, context),
    ),
  );
  if (ours === undefined || theirs === undefined || third === undefined) throw new Error('three');
  if (E.isLeft(ours)) return ours;
  if (E.isLeft(theirs)) return theirs;
  if (E.isLeft(third)) return third;
  const place = ({ sequence, orders }: OrderList) => ({
    ...{ sequence, count: orders.length, digest: digestOf(orders) },
  });
  const lists = [ours.right, theirs.right, third.right] as const;
  return E.right({
    ...classifyOrders(lists[0].orders, lists[1].orders, lists[2].orders),
    places: { oms: place(lists[0]), exchange: place(lists[1]), dropCopy: place(lists[2]) },
  });
};

const readList = async (url: string, context: ActionContext) => {
  const list = await readAs(url, OrderList, context);
  return E.isLeft(list) ? list : whole(url, list.right);
};
