/** The exchange over HTTP: what a member's operations desk can ask of the venue. IO. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ordersDigest } from '../book/order-digest.ts';
import {
  type Answer,
  change,
  type HttpRequest,
  look,
  ok,
  type Route,
  refuse,
  type Stream,
} from '../wire/http-routes.ts';
import { orderFields, orderLine } from './order-line.ts';
import type { Sessions } from './order-session.ts';
import type { Session } from './session.ts';
import { causeFault } from './session-faults.ts';

type ForSession = (
  session: Session,
  request: HttpRequest,
) => Answer | Stream | Promise<Answer | Stream>;

export const exchangeRoutes = (sessions: Sessions): readonly Route[] => {
  const of = (handle: ForSession) => (request: HttpRequest) => {
    const session = sessions.get(request.params['id'] ?? '');
    if (session !== undefined) return handle(session, request);
    return refuse(404, `there is no session ${request.params['id']} here`);
  };
  return [
    look('/health', () => ok({ status: 'OK', sessions: [...sessions.keys()] })),
    look('/sessions/:id', of(showSession)),
    look('/sessions/:id/orders', of(listOrders)),
    look('/sessions/:id/orders/open', of(listOpen)),
    look('/sessions/:id/orders/:clOrdId', of(showOrder)),
    look('/sessions/:id/positions', of(listPositions)),
    change('PUT', '/sessions/:id/incarnation', of(raiseIncarnation)),
    change(
      'POST',
      '/sessions/:id/faults',
      of((session, { body }) => causeFault(session, body)),
    ),
    change(
      'POST',
      '/sessions/:id/mass-cancel',
      of((session) => ok(session.massCancel())),
    ),
  ];
};

const showSession: ForSession = (session) =>
  ok({
    session: session.id,
    loggedOn: session.disconnect !== undefined,
    incarnation: session.incarnation,
    nextOut: session.log.last() + 1,
    refusals: session.refusals.list(),
    refusalCount: session.refusals.count(),
    cancelOnDisconnect: session.cancelOnDisconnect,
    openOrders: session.open.size,
  });

const listOpen: ForSession = (session) =>
  ok({
    sequence: session.log.last(),
    digest: ordersDigest([...session.open.values()].map(orderFields)),
    orders: [...session.open.values()].map(orderFields),
  });

const listPositions: ForSession = (session) =>
  ok({ sequence: session.log.last(), positions: session.positions() });

const showOrder: ForSession = (session, { params }) => {
  const clOrdId = params['clOrdId'] ?? '';
  const open = session.open.get(clOrdId);
  const line = open === undefined ? session.finished.get(clOrdId) : orderLine(open);
  if (line !== undefined) return ok(line);
  return refuse(404, `the exchange knows no order ${clOrdId}`);
};

const raiseIncarnation: ForSession = (session, { body }) => {
  const incarnation = Number(body['incarnation']);
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) {
    return refuse(400, 'incarnation must be a positive whole number');
  }
  if (incarnation < session.incarnation) {
    const error = `incarnation ${incarnation} is older than ${session.incarnation}`;
    return refuse(409, error, { incarnation: session.incarnation });
  }
  session.raiseIncarnation(incarnation);
  return ok({ session: session.id, incarnation: session.incarnation });
};

const stretch = 2000;

const listOrders: ForSession = (session) => ({
  stream: async (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    // A caller that goes away in the middle is no failure of the exchange's.
    await pipeline(stretchesOf(session), response).catch(() => undefined);
  },
});

// A stretch at a time, so that matching goes on while a whole day is listed.
async function* stretchesOf(session: Session): AsyncGenerator<string> {
  let lines = [...session.open.values()].map(orderLine);
  for (const line of session.finished.values()) {
    lines.push(line);
    if (lines.length < stretch) continue;
    yield `${lines.join('\n')}\n`;
    await nextTurn();
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}
