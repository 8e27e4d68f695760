/** The gateway over HTTP: halt, fence, look, and try the path. IO. */
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import type { Admission } from './admission.ts';
import type { Authority, Halt } from './authority.ts';
import type { Clients } from './clients.ts';
import { adoptOrder, resolveOrder } from './firm-verdicts.ts';
import { createKillSwitch } from './kill-switch.ts';
import { permitRoutes } from './permit-routes.ts';
import type { Sequencer } from './sequencer.ts';
import { stageRoutes } from './stage-routes.ts';
import { sendTestOrder } from './test-order.ts';
import type { VenueWatch } from './venue-watch.ts';

export type Gateway = {
  readonly build: string;
  readonly clients: Clients;
  readonly sequencer: Sequencer;
  readonly authority: Authority;
  readonly admission: Admission;
  readonly venue: VenueWatch;
  readonly highestEpoch: () => string | null;
};

export const gatewayRoutes = (gateway: Gateway): readonly Route[] => {
  const { clients, sequencer, authority, admission, venue } = gateway;
  const block = (id: string, reason: string): Promise<Answer> => halt(gateway, { id, reason });
  const killSwitch = createKillSwitch({ exchangePort: venue.port, sequencer, block });
  return [
    look('/health', () => ok({ ...health(gateway), killTest: killSwitch.lastTest() })),
    look('/orders/in-flight', () => ok({ orders: sequencer.orders.inFlight() })),
    change('POST', '/halts', ({ body }) => halt(gateway, body)),
    change('DELETE', '/halts/:id', ({ params }) => resume(gateway, params['id'] ?? '')),
    change('PUT', '/incarnation', ({ body }) => raise(authority, Number(body['incarnation']))),
    change('POST', '/kill', ({ body }) => killSwitch.kill(body)),
    change('POST', '/orders/resolve', ({ body }) => resolveOrder(body, sequencer, authority)),
    change('POST', '/orders/adopt', ({ body }) => adoptOrder(body, sequencer, authority)),
    change('POST', '/test-order', ({ body }) =>
      sendTestOrder(body, clients, sequencer, authority, admission),
    ),
    ...stageRoutes(sequencer, authority),
    ...permitRoutes(sequencer, admission.risk),
  ];
};

const statusOf = (halts: readonly Halt[]): 'OK' | 'HALTED' => (halts.length > 0 ? 'HALTED' : 'OK');

const health = (gateway: Gateway) => {
  const { build, clients, sequencer, authority, admission, venue, highestEpoch } = gateway;
  const primary = authority.primary();
  const halts = authority.halts.get();
  return {
    status: statusOf(halts),
    build,
    incarnation: authority.incarnation(),
    highestEpoch: highestEpoch(),
    halts,
    stage: authority.stage.get(),
    requires: admission.requires,
    permit: admission.risk.show(),
    oms: authority.followers.show(),
    clockErrorMs: venue.clockErrorMs(),
    session: venue.session(),
    journalHead: sequencer.journal.head(),
    lastReport: sequencer.orders.lastReport(),
    inFlight: sequencer.orders.inFlightCount(),
    contradictions: sequencer.orders.contradictions(),
    primary:
      primary === undefined
        ? null
        : {
            engine: primary.engine,
            incarnation: primary.incarnation,
            connectedAt: primary.connectedAt,
          },
    refusals: authority.refusals.list(),
    ordersPerSecond: clients.accepted.perSecond(performance.now()),
  };
};

// In memory first: from this line on no order is admitted, even while the disk is slow.
const halt = async (gateway: Gateway, body: Readonly<Record<string, unknown>>): Promise<Answer> => {
  const { halts } = gateway.authority;
  const { id, reason } = body;
  if (typeof id !== 'string' || id === '' || typeof reason !== 'string') {
    return refuse(400, 'a halt has an id and a reason');
  }
  const { journal } = gateway.sequencer;
  const known = halts.get().some((each) => each.id === id);
  const since = new Date().toISOString();
  const added: Halt = { id, reason, epoch: gateway.highestEpoch(), since };
  const persisted = halts.set(known ? halts.get() : [...halts.get(), added]);
  const last = known ? journal.last() : gateway.sequencer.append({ type: 'halted', id, reason });
  await Promise.all([persisted, journal.durable(last)]);
  return ok({ halts: halts.get(), status: statusOf(halts.get()), journalHead: journal.head() });
};

// The disk first: a kill in between leaves the gateway halted, which is the safe side.
const resume = async (gateway: Gateway, id: string): Promise<Answer> => {
  const { halts } = gateway.authority;
  const { journal } = gateway.sequencer;
  if (halts.get().some((each) => each.id === id)) {
    await halts.setAfter((current) => current.filter((each) => each.id !== id));
    await journal.durable(gateway.sequencer.append({ type: 'resumed', id }));
  }
  return ok({ halts: halts.get(), status: statusOf(halts.get()), journalHead: journal.head() });
};

const raise = async (authority: Authority, incarnation: number): Promise<Answer> => {
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) {
    return refuse(400, 'incarnation must be a positive whole number');
  }
  const current = authority.incarnation();
  if (incarnation < current) {
    const error = `incarnation ${incarnation} is older than ${current}`;
    return refuse(409, error, { incarnation: current });
  }
  await authority.raise(incarnation);
  return ok({ incarnation: authority.incarnation() });
};
