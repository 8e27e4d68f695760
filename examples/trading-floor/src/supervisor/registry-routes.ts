/** The registry over Consul's HTTP paths, with blocking reads; kept in one durable file. IO. */
import { join } from 'node:path';
import { type DurableValue, openDurableValue } from '../wire/durable-file.ts';
import { type Answer, change, type HttpRequest, look, type Route } from '../wire/http-routes.ts';
import {
  consulEntry,
  emptyRegistry,
  entryOf,
  isRegistry,
  putKey,
  type Registry,
} from './registry.ts';

export type RegistryStore = {
  readonly get: () => Registry;
  /** True when the write was made; it is on the disk by then. */
  readonly put: (key: string, value: string, cas: number | undefined) => Promise<boolean>;
  readonly routes: readonly Route[];
};

export const openRegistry = async (dataDir: string): Promise<RegistryStore> => {
  const path = join(dataDir, 'registry.json');
  const store: DurableValue<Registry> = await openDurableValue(path, emptyRegistry, isRegistry);
  const watchers = new Set<() => void>();

  const put = async (key: string, value: string, cas: number | undefined): Promise<boolean> => {
    let done = false;
    await store.setAfter((registry) => {
      const result = putKey(registry, key, value, cas);
      done = result.done;
      return result.registry;
    });
    for (const watcher of watchers) watcher();
    return done;
  };

  const write = async ({ params, query, text }: HttpRequest): Promise<Answer> => {
    const cas = query.get('cas');
    const done = await put(params['*'] ?? '', text, cas === null ? undefined : Number(cas));
    return { status: 200, body: String(done) };
  };

  const read = reader(store.get, watchers);
  const routes = [look('/v1/kv/*', read), change('PUT', '/v1/kv/*', write)];
  return { get: store.get, put, routes };
};

const reader =
  (get: () => Registry, watchers: Set<() => void>) =>
  async ({ params, query }: HttpRequest): Promise<Answer> => {
    const key = params['*'] ?? '';
    const index = Number(query.get('index') ?? 0);
    const isNewer = (): boolean => (entryOf(get(), key)?.modifyIndex ?? 0) > index;
    if (index > 0) await changed(isNewer, watchers, waitMsOf(query.get('wait')));
    const registry = get();
    const entry = entryOf(registry, key);
    const headers = { 'X-Consul-Index': String(Math.max(entry?.modifyIndex ?? registry.index, 1)) };
    if (entry === undefined) return { status: 404, body: '', headers };
    return { status: 200, body: [consulEntry(key, entry)], headers };
  };

/** Settles when a write made it so, or when the wait is over. */
const changed = (isNewer: () => boolean, watchers: Set<() => void>, waitMs: number) =>
  new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      watchers.delete(check);
      resolve();
    };
    const check = (): void => {
      if (isNewer()) end();
    };
    const timer = setTimeout(end, waitMs);
    watchers.add(check);
    check();
  });

const longestWaitMs = 60_000;
const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Consul's `wait`: '5s', '500ms', '1m'; five seconds when it is missing or not understood. */
const waitMsOf = (wait: string | null): number => {
  const match = /^(\d+)(ms|s|m)$/.exec(wait ?? '5s');
  const ms = match === null ? 5000 : Number(match[1]) * (unitsMs[match[2] ?? 's'] ?? 1000);
  return Math.min(ms, longestWaitMs);
};
