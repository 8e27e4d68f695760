/**
 * Sends one order in the test symbol the whole way, gateway → journal → engine → exchange and
 * back, then cancels it. Allowed while halted: it trades with nobody and is in no position. One
 * that breaks the risk limits is rejected on the way, and the answer says so: that is the test
 * of the limits. IO.
 */

import { testSymbol } from '../book/instruments.ts';
import { readOrder } from '../book/order.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Admission } from './admission.ts';
import type { Authority } from './authority.ts';
import type { Clients } from './clients.ts';
import type { Sequencer } from './sequencer.ts';

const patienceMs = 2000;
let sent = 0;

export const sendTestOrder = async (
  asked: Readonly<Record<string, unknown>>,
  clients: Clients,
  sequencer: Sequencer,
  authority: Authority,
  admission: Admission,
): Promise<Answer> => {
  sent += 1;
  const clOrdId = `TEST-${Date.now().toString(36)}-${sent}`;
  const order = readOrder({ ...asked, clOrdId, tif: 'DAY' });
  if (order === undefined || order.symbol !== testSymbol) {
    return refuse(400, `a test order has symbol ${testSymbol}, account, side, quantity and price`);
  }
  const incarnation = authority.incarnation();
  const none = { accepted: false, canceled: false, clOrdId, incarnation, roundTripMs: null };
  if (authority.primary() === undefined) return refuse(503, 'no primary engine', none);
  const reason = admission.reasonAgainstTest(order);
  if (reason !== undefined) return ok({ ...none, rejected: true, reason });
  const startedAt = performance.now();
  const heard = hear(clients, clOrdId);
  sequencer.append({ type: 'order', client: clOrdId, incarnation, test: true, ...order });
  const accepted = await heard('accepted');
  const roundTripMs = Math.round((performance.now() - startedAt) * 1000) / 1000;
  if (!accepted) return ok({ ...none, reason: `not accepted within ${patienceMs} ms` });
  sequencer.append({ type: 'cancel', client: clOrdId, clOrdId });
  const canceled = await heard('canceled');
  return ok({ accepted, canceled, clOrdId, incarnation, roundTripMs });
};

/** Waits for an answer of a type; false when another verdict or no answer came in time. */
const hear = (clients: Clients, client: string) => {
  const types = new Set<string>();
  let wake: () => void = () => undefined;
  const stop = clients.listen(client, ({ type }) => {
    types.add(type);
    wake();
  });
  const deadline = setTimeout(() => {
    stop();
    types.add('expired');
    wake();
  }, patienceMs);
  return async (type: string): Promise<boolean> => {
    const settled = () => types.has(type) || types.has('rejected') || types.has('expired');
    while (!settled()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (type === 'canceled' || !types.has(type)) {
      clearTimeout(deadline);
      stop();
    }
    return types.has(type);
  };
};
