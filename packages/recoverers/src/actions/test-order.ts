/**
 * Sends an order in the exchange's test symbol the whole way, through the halted gateway and the
 * promoted engine, and cancels it: proof that an order can be safely accepted again. IO.
 * A test symbol never fills and is in no position, so validation creates no exposure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { call, differences, failed } from './call.ts';
import { checkCompleted } from './checks/validate.ts';

const Params = t.strict({
  gateway: t.string,
  symbol: t.string,
  account: t.string,
  side: t.string,
  quantity: t.string,
  price: t.string,
  incarnation: t.number,
});

export const testOrder: Action<t.TypeOf<typeof Params>> = {
  name: 'orders.test',
  params: Params,
  output: {},
  run: async ({ gateway, incarnation, ...order }, context) => {
    const url = `${gateway}/test-order`;
    const answer = await call(context, { method: 'POST', url, body: order });
    const wrong = E.isLeft(answer)
      ? [answer.left.reason]
      : differences(answer.right, { accepted: true, canceled: true, incarnation });
    const evidence = E.isRight(answer) ? answer.right : {};
    const detail = wrong.length === 0 ? `${order.symbol} accepted and cancelled` : wrong.join(', ');
    const result = wrong.length === 0 ? 'pass' : E.isLeft(answer) ? 'unknown' : 'fail';
    await context.emit([
      checkCompleted({ check: 'test order', result, detail, evidence }, context),
    ]);
    return result === 'pass' ? E.right(evidence) : failed(`test order: ${detail}`, true, evidence);
  },
  rehearse: async ({ symbol }) => E.right({ would: `send and cancel a test order in ${symbol}` }),
};
