/**
 * The kill switch: one call blocks every new order and cancels all open ones at every venue, and
 * answers with what each venue confirmed, because a request sent is not an order canceled. It
 * goes straight to the venue and needs no engine. A test asks every venue the same question and
 * changes nothing. IO.
 */

import { callJson } from '../wire/http-call.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Sequencer } from './sequencer.ts';

export type VenueResult = {
  readonly venue: string;
  readonly session: string;
  readonly state: 'confirmed' | 'residual' | 'unreachable';
  readonly requested: number;
  readonly canceled: number;
  readonly tooLate: number;
  /** Orders still open there; null when the venue did not say. */
  readonly residual: number | null;
  readonly error?: string;
};

export type KillSwitch = {
  readonly kill: (body: Readonly<Record<string, unknown>>) => Promise<Answer>;
  readonly lastTest: () => object | null;
};

export type KillSwitchOptions = {
  readonly exchangePort: number;
  readonly sequencer: Sequencer;
  /** Blocks all orders under an id; settles when no order is admitted any more. */
  readonly block: (id: string, reason: string) => Promise<Answer>;
};

const venue = { venue: 'EXCHANGE', session: 'FIRM1' };
const rounds = 5;
const timeoutMs = 2000;
const inFlightMs = 200;

export const createKillSwitch = (options: KillSwitchOptions): KillSwitch => {
  let tested: object | null = null;

  const kill: KillSwitch['kill'] = async ({ id, cancel = true, block = true, test = false }) => {
    if (typeof id !== 'string' || id === '') return refuse(400, 'a kill has an id');
    const since = new Date().toISOString();
    if (test === true) {
      const venues = [await askVenue(options.exchangePort)];
      tested = { id, at: since, reached: venues.every(({ state }) => state !== 'unreachable') };
      return ok({ id, test: true, ...tested, venues });
    }
    if (block === true) await options.block(id, 'kill switch');
    if (block === true) await inFlightSettled(options.sequencer);
    const venues = cancel === true ? [await cancelAll(options.exchangePort)] : [];
    const complete = venues.every(({ state }) => state === 'confirmed');
    return ok({ id, test: false, since, blocked: block === true, complete, venues });
  };
  return { kill, lastTest: () => tested };
};

/** An order on its way while the venue cancels would rest there afterwards: it is waited for. */
const inFlightSettled = async ({ orders }: Sequencer): Promise<void> => {
  const deadline = performance.now() + inFlightMs;
  while (orders.inFlightCount() > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

const path = `/sessions/${venue.session}`;

const askVenue = async (port: number): Promise<VenueResult> => {
  const none = { requested: 0, canceled: 0, tooLate: 0 };
  try {
    const { body } = await callJson({ port, path, timeoutMs });
    const residual = Number(body['openOrders']);
    return { ...venue, state: residual > 0 ? 'residual' : 'confirmed', ...none, residual };
  } catch (error) {
    return { ...venue, state: 'unreachable', ...none, residual: null, error: String(error) };
  }
};

/** Until the venue says that nothing is left, a few times; the counts are of all rounds. */
const cancelAll = async (port: number): Promise<VenueResult> => {
  const sum = { requested: 0, canceled: 0, tooLate: 0 };
  let residual: number | null = null;
  for (let round = 0; round < rounds && residual !== 0; round += 1) {
    try {
      const asked = { port, path: `${path}/mass-cancel`, method: 'POST', body: {} } as const;
      const { body } = await callJson({ ...asked, timeoutMs });
      sum.requested += Number(body['requested']);
      sum.canceled += Number(body['canceled']);
      sum.tooLate += Number(body['tooLate']);
      residual = Number(body['residual']);
    } catch (error) {
      return { ...venue, state: 'unreachable', ...sum, residual, error: String(error) };
    }
  }
  return { ...venue, state: residual === 0 ? 'confirmed' : 'residual', ...sum, residual };
};
