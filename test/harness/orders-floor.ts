/** A floor with order management, risk or positions, as their tests ask and compare. */
import type { ExecutionContext } from 'ava';
import type { Ask, Place } from './floor.ts';
import { postgresForFile } from './postgres.ts';
import type { Hooks } from './server-fixture.ts';
import { type StartedFloor, startFloor } from './trading-floor.ts';
import { until } from './until.ts';

type Json = Readonly<Record<string, unknown>>;
export type Order = { readonly clOrdId: string; readonly quantity: string; readonly price: string };
export type Orders = {
  readonly digest: string;
  readonly count: number;
  readonly orders: readonly Order[];
};
type Positions = { readonly sequence: number; readonly positions: readonly Json[] };

export const session = '/sessions/FIRM1';

/** One floor and its database for all tests of a file; `start` is for the first one. */
export const ordersFloorForFile = (
  test: Hooks,
  only: string,
  settings: Readonly<Record<string, string>>,
) => {
  const postgres = postgresForFile(test, { database: 'trading' });
  let started: StartedFloor | undefined;
  test.after.always('the floor stops', async () => started?.stop());
  const floor = (): StartedFloor => {
    if (started === undefined) throw new Error('the floor did not start');
    return started;
  };
  const start = async (): Promise<void> => {
    started = await startFloor(postgres().url, only, settings);
    await floor().trades(100);
  };
  const ask: Ask = (...asked) => floor().ask(...asked);
  return { start, floor, databaseUrl: () => postgres().url, ...asking(ask), ...comparing(ask) };
};

const asking = (ask: Ask) => {
  const send =
    (method: string) =>
    async <A = Json>(place: Place, path: string, body: object = {}) =>
      (await ask<A>(place, path, method, body)).body;
  const get = async <A = Json>(place: Place, path: string) => (await ask<A>(place, path)).body;
  const [put, post, remove] = [send('PUT'), send('POST'), send('DELETE')];
  const healthOf = (place: Place) => get(place, '/health');
  /** Killed, started again, and at the end of the journal. */
  const reborn = async (place: Place) => {
    await post('supervisor', `/processes/${place}/kill`);
    await post('supervisor', `/processes/${place}/start`);
    const isBack = async () => (await healthOf(place))['status'] === 'OK';
    await until(isBack, { what: `${place} is back` });
  };
  /** Waits until the desk was rejected with such a reason. */
  const untilRejected = (reason: RegExp) =>
    until(
      async () => {
        const { lastRejection } = await get('flow', '/stats');
        return reason.test(String(lastRejection));
      },
      { what: `the desk is rejected with ${reason}` },
    );
  /** What a test order is rejected for. */
  const rejection = async (order: object): Promise<string> => {
    const body = { symbol: 'ZTEST', account: 'HOUSE', side: 'buy', quantity: '1', price: '1' };
    const tried = await post('gateway', '/test-order', { ...body, ...order });
    return String(tried['reason'] ?? 'accepted');
  };
  return { get, put, post, remove, healthOf, reborn, untilRejected, rejection };
};

const comparing = (ask: Ask) => {
  const { get, post, remove } = asking(ask);
  /** What order management, exchange and database have as active. */
  const threeWay = async () => {
    const [oms, exchange, database] = await Promise.all([
      get<Orders>('oms', '/orders'),
      get<Orders>('exchange', `${session}/orders/open`),
      get<Orders>('oms', '/database/orders'),
    ]);
    return { oms, exchange, database };
  };
  /** The number of active orders, once all three have the same. */
  const untilEqual = async () => {
    const isEqual = async () => {
      const { oms, exchange, database } = await threeWay();
      const same = oms.digest === exchange.digest && oms.digest === database.digest;
      return same && { count: database.count };
    };
    const what = 'order management, exchange and database have the same orders';
    return (await until(isEqual, { what })).count;
  };
  /** Nothing changes any more but by the test: the gateway is halted, the venue's day is over. */
  const close = async () => {
    await post('gateway', '/halts', { id: 'test', reason: 'a test compares' });
    await post('exchange', '/status', { session: 'closed' });
  };
  const open = async () => {
    await post('exchange', '/status', { session: 'open' });
    await remove('gateway', '/halts/test');
  };
  /** Positions of the firm, the exchange and the drop copy as of one execution. */
  const positionsTogether = () =>
    until(async () => {
      const own = await get<Positions & { exchangeSequence: number }>('positions', '/positions');
      const venue = await get<Positions>('exchange', `${session}/positions`);
      const copy = await get<Positions>('drop-copy', '/positions');
      const together = own.exchangeSequence === venue.sequence && venue.sequence === copy.sequence;
      return together && { own, venue, copy };
    });
  const positionsAgree = async (t: ExecutionContext) => {
    const { own, venue, copy } = await positionsTogether();
    t.true(own.positions.length > 0);
    t.deepEqual(own.positions, venue.positions);
    t.deepEqual(copy.positions, venue.positions);
    const totalsOf = async (place: Place) => (await get(place, '/fills'))['totals'];
    t.deepEqual(await totalsOf('positions'), await totalsOf('drop-copy'));
    return own.positions;
  };
  return { threeWay, untilEqual, close, open, positionsTogether, positionsAgree };
};
