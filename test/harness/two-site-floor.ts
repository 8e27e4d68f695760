/** A floor of two sites, and its recovery by hand over HTTP, each step asserted on. */
import type { ExecutionContext } from 'ava';
import type { Place } from './floor.ts';
import type { StartedFloor } from './trading-floor.ts';
import { until } from './until.ts';

export type Gateway = {
  readonly status: string;
  readonly role: string;
  readonly journalHead: number;
  readonly fenced: string | null;
  readonly replica: { readonly state: string; readonly inSync: boolean } | null;
  readonly following: { readonly sequence: number } | null;
  readonly configHash: string;
  readonly build: string;
};
type Entry = { readonly ModifyIndex: number; readonly Value: string };

export const twoSites = (floor: () => StartedFloor) => {
  const get = async <A>(place: Place, path: string) => (await floor().ask<A>(place, path)).body;
  const put = (place: Place, path: string, body: object) => floor().ask(place, path, 'PUT', body);
  const post = (place: Place, path: string, body: object = {}) =>
    floor().ask(place, path, 'POST', body);

  const gateway = (name: string) => get<Gateway>(name, '/health');
  const isInSync = (name: string) =>
    until(async () => (await gateway(name)).replica?.state === 'in-sync', {
      what: `${name} has a replica in sync`,
    });
  const stats = () => get<{ acknowledged: number; gateway: string }>('flow', '/stats');
  const trades = async () => {
    const { acknowledged } = await stats();
    await until(async () => (await stats()).acknowledged > acknowledged + 50, { what: 'trading' });
  };

  const route = async (service: string, instance: string, incarnation: number, prefix: string) => {
    const { environment } = floor();
    const key = `/v1/kv/service/${service}/active`;
    const [entry] = await get<readonly Entry[]>('supervisor', key);
    const endpoint = `127.0.0.1:${environment[`${prefix}_PORT`]}`;
    const http = `http://127.0.0.1:${environment[`${prefix}_HTTP_PORT`]}`;
    const value = { endpoint, http, instance, incarnation };
    return (await put('supervisor', `${key}?cas=${entry?.ModifyIndex}`, value)).body;
  };

  const noneLost = async (t: ExecutionContext) => {
    const { body } = await post('flow', '/verify');
    t.like(body, { verdict: 'NONE_LOST', missingAtExchangeCount: 0, missingInDatabaseCount: 0 });
  };

  /** The engine of the other site takes over under the gateway that is active there. */
  const recoverTrading = async (t: ExecutionContext, from: string, engine: string, n: number) => {
    const id = `recovery-${n}`;
    t.is((await post(from, '/halts', { id, reason: 'the site is lost' })).status, 200);
    t.is((await put(from, '/incarnation', { incarnation: n })).status, 200);
    await put('exchange', '/sessions/FIRM1/incarnation', { incarnation: n });
    t.like((await post('exchange', '/sessions/FIRM1/mass-cancel')).body, { residual: 0 });
    const promoted = await post(engine, '/promote', { incarnation: n });
    t.like(promoted, { status: 200, body: { role: 'primary', incarnation: n } });
    const order = { symbol: 'ZTEST', account: 'HOUSE', side: 'buy', quantity: '1', price: '1' };
    t.like((await post(from, '/test-order', order)).body, { accepted: true, canceled: true });
    t.is((await floor().ask(from, `/halts/${id}`, 'DELETE')).status, 200);
  };

  return { post, gateway, isInSync, stats, trades, route, noneLost, recoverTrading };
};
