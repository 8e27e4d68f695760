/** Open orders as one of three places tells them: the OMS, the exchange, the drop copy. Pure. */
import { contentHash } from '@recovery-ledger/ledger';
import Big from 'big.js';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const OpenOrder = t.intersection([
  t.type({ clOrdId: t.string, leavesQuantity: t.string }),
  t.partial({
    account: t.string,
    symbol: t.string,
    side: t.string,
    status: t.string,
    quantity: t.string,
    cumQuantity: t.string,
    price: t.string,
  }),
]);
export type OpenOrder = t.TypeOf<typeof OpenOrder>;

export const OrderList = t.intersection([
  t.type({ sequence: t.number, orders: t.readonlyArray(OpenOrder) }),
  t.partial({ contiguous: t.boolean }),
]);
export type OrderList = t.TypeOf<typeof OrderList>;

/** A list with a gap before it is none. */
export const whole = (url: string, list: OrderList): E.Either<string, OrderList> =>
  list.contiguous === false ? E.left(`${url} has a gap in its feed`) : E.right(list);

/** The same orders have the same digest, whoever lists them and in whatever order. */
export const digestOf = (orders: readonly OpenOrder[]): string =>
  contentHash(
    orders
      .map(({ clOrdId, leavesQuantity }) => `${clOrdId} ${Big(leavesQuantity).toFixed()}`)
      .sort()
      .join('\n'),
  );
