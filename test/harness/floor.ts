/** The example trading floor as a test drives it, over its own HTTP interfaces. */
import { until } from './until.ts';

type Variables = Readonly<Record<string, string>>;
type Json = Readonly<Record<string, unknown>>;

export type Stats = {
  readonly acknowledged: number;
  readonly ordersPerSecond: number;
  readonly openOrders: number;
  readonly partiallyFilled: number;
};

export type Verified = { readonly verdict: string; readonly acknowledged: number };

export type Floor = {
  readonly ask: Ask;
  /** The engine that the gateway has as primary, and the other one. */
  readonly engines: () => Promise<{ readonly active: Engine; readonly other: Engine }>;
  readonly pidOf: (name: string) => Promise<number>;
  readonly signal: (
    name: string,
    act: 'kill' | 'pause' | 'resume' | 'start',
    body?: object,
  ) => Promise<void>;
  /** Waits until an engine is a standby that has applied what the gateway has. */
  readonly standsBy: (engine: Engine) => Promise<void>;
  /** Starts the engine that is not active as a standby and waits until it has caught up. */
  readonly restoreStandby: () => Promise<void>;
  readonly stats: () => Promise<Stats>;
  /** Waits until that many orders a second flow, and some rest, partly filled, on the book. */
  readonly trades: (ordersPerSecond?: number) => Promise<Stats>;
  /** What the desk lost, counted by its own fsynced list against exchange and database. */
  readonly verify: () => Promise<Verified>;
};

export type Engine = 'engine-a' | 'engine-b' | 'engine-dr';
export type Answered<A> = { readonly status: number; readonly body: A };
export type Ask = <A = Json>(
  place: Place,
  path: string,
  method?: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered<A>>;

/** A program of the floor by its process's name, or the supervisor. */
export type Place = string;

const portOf = (place: Place): string =>
  place === 'supervisor'
    ? 'FLOOR_SUPERVISOR_PORT'
    : `FLOOR_${place.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;

export const createFloor = (variables: Variables): Floor => {
  const ask = asker(variables);
  const processes = async () =>
    (await ask('supervisor', '/processes')).body['processes'] as readonly {
      name: string;
      pid: number;
    }[];
  const engines = async () => {
    const primary = async () =>
      (await ask<{ primary: { engine: Engine } | null }>('gateway', '/health')).body.primary;
    const { engine: active } = await until(primary, { what: 'a primary engine' });
    return { active, other: active === 'engine-a' ? 'engine-b' : 'engine-a' } as const;
  };
  const stats = async () => (await ask('flow', '/stats')).body as Stats;
  const signal: Floor['signal'] = async (name, act, body = {}) => {
    const { status } = await ask('supervisor', `/processes/${name}/${act}`, 'POST', body);
    if (status >= 300) throw new Error(`${act} ${name} answered ${status}`);
  };
  const standsBy = async (engine: Engine) => {
    const isStandby = async () => (await ask(engine, '/health')).body['status'] === 'STANDBY';
    await until(isStandby, { deadlineMs: 20_000, what: `${engine} is a standby` });
  };
  return {
    ask,
    engines,
    stats,
    signal,
    pidOf: async (name) => (await processes()).find((process) => process.name === name)?.pid ?? 0,
    standsBy,
    restoreStandby: async () => {
      const { other } = await engines();
      await signal(other, 'start', { role: 'standby' });
      await standsBy(other);
    },
    trades: (ordersPerSecond = 150) =>
      until(
        async () => {
          const now = await stats();
          return now.ordersPerSecond >= ordersPerSecond && now.partiallyFilled > 0 ? now : null;
        },
        { deadlineMs: 30_000, what: 'the floor trades' },
      ).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; ${await conditionOf(ask)}`);
      }),
    verify: async () => {
      const verified = (await ask('flow', '/verify', 'POST')).body as Verified;
      if (verified.verdict !== 'NONE_LOST') {
        console.error(`${JSON.stringify(verified)}; ${await conditionOf(ask)}`);
      }
      return verified;
    },
  };
};

/** What those say who have a part in an order's way, for a test that failed. */
const conditionOf = async (ask: Ask): Promise<string> => {
  const places = ['gateway', 'engine-a', 'engine-b', 'oms', 'risk'];
  const asked = places.map(async (place) => [place, (await ask(place, '/health')).body] as const);
  const answered = await Promise.allSettled([
    ...asked,
    ask('flow', '/stats').then(({ body }) => ['flow', body] as const),
  ]);
  return JSON.stringify(
    answered.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
  );
};

const asker =
  (variables: Variables): Ask =>
  async <A>(place: Place, path: string, method = 'GET', body?: object, headers = {}) => {
    const url = `http://127.0.0.1:${variables[portOf(place)]}${path}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(url, {
      method,
      ...sent,
      headers: { ...type, ...headers },
      signal,
    });
    return { status: response.status, body: (await response.json()) as A };
  };
