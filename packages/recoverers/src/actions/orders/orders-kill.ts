/**
 * The kill switch: one act blocks every new order and cancels all that are open, at every venue,
 * and accounts for each venue by what it confirmed. IO. A request sent is not an order cancelled:
 * a venue with a residual, or without an answer, fails the step, and it is tried again.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ gateway: t.string });

const Venue = t.type({
  venue: t.string,
  state: t.string,
  requested: t.number,
  canceled: t.number,
  tooLate: t.number,
  residual: t.union([t.number, t.null]),
});
type Venue = t.TypeOf<typeof Venue>;
const Killed = t.type({ blocked: t.boolean, venues: t.readonlyArray(Venue) });

export const ordersKill: Action<t.TypeOf<typeof Params>> = {
  name: 'orders.kill',
  params: Params,
  output: { canceled: 'integer', residual: 'integer' },
  run: async ({ gateway }, context) => {
    const body = { id: context.incident, cancel: true, block: true };
    const url = `${gateway}/kill`;
    const killed = await call(context, { method: 'POST', url, body });
    if (E.isLeft(killed)) return killed;
    if (!Killed.is(killed.right)) return failed(`${url} answered another shape`, true);
    const { blocked, venues } = killed.right;
    const common = commonOf(context);
    const halted = {
      ...common,
      halt: context.incident,
      reason: 'kill switch',
      evidence: { blocked },
    };
    await context.emit([
      ...(blocked ? [{ type: 'TradingHalted' as const, data: halted }] : []),
      ...venues.map((venue) => cancelled(common, venue)),
    ]);
    const left = venues.filter(({ state, residual }) => state !== 'confirmed' || residual !== 0);
    const canceled = venues.reduce((sum, venue) => sum + venue.canceled, 0);
    const text = left.map(({ venue, state, residual }) => `${venue} ${state}, left ${residual}`);
    return left.length === 0 && blocked && venues.length > 0
      ? E.right({ canceled, residual: 0, venues })
      : failed(`not all is cancelled: ${text.join('; ') || 'no venue answered'}`, true, { venues });
  },
  rehearse: async ({ gateway }, context) => {
    const health = await call(context, { method: 'GET', url: `${gateway}/health` });
    const now = E.isLeft(health) ? health.left.reason : health.right['killTest'];
    return E.right({ canceled: 0, residual: 0, would: 'block and cancel everything', now });
  },
};

const commonOf = ({ estate, component, incident, recovery, epoch }: ActionContext) => ({
  ...{ scope: estate, component, incident, recovery, epoch },
});

/** What a venue did not say is in the evidence as null; the count of the event has to be one. */
const cancelled = (common: ReturnType<typeof commonOf>, venue: Venue): LedgerEvent => {
  const { requested, canceled, tooLate, residual, state } = venue;
  const counts = { requested, canceled, tooLate, residual: residual ?? requested - canceled };
  const evidence = { state, residual };
  return {
    type: 'OrdersMassCancelled',
    data: { ...common, venue: venue.venue, ...counts, evidence },
  };
};
