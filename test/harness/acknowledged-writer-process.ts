/**
 * Writes rows with keys of their own, one commit each, to whichever server the registry names, and
 * lists every key that was acknowledged, on the disk, before it writes the next: what is not found
 * afterwards was lost. What nobody can know is listed apart. Argument: the settings, as JSON.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Login, openStore, type Store } from './acknowledged-stores.ts';

type Settings = Login & {
  readonly registry: string;
  readonly key: string;
  readonly folder: string;
  readonly prefix: string;
  readonly writers: number;
  /** Each writer rests so long after a write. */
  readonly restMs: number;
};

const settings: Settings = JSON.parse(process.argv[2] ?? '{}');
const { registry, key, folder, prefix, writers, restMs } = settings;

const retryMs = 5;
const finishMs = 1_000;
const open = new Set<Store>();
let endpoint = '';
let [running, acknowledged] = [true, 0];

const now = (): number => performance.timeOrigin + performance.now();

const list = (name: string) => {
  const file = openSync(join(folder, name), 'a');
  return {
    add: (each: string): void => {
      writeSync(file, `${each} ${now().toFixed(3)}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
};
const lists = { acknowledged: list('acknowledged'), unknown: list('unknown') };

const follow = async (): Promise<void> => {
  for (let index = 0; running; ) {
    try {
      const url = `${registry}/v1/kv/${key}?index=${index}&wait=5s`;
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      index = Number(response.headers.get('x-consul-index'));
      const [entry] = (await response.json()) as readonly { readonly Value: string }[];
      const value = JSON.parse(Buffer.from(entry?.Value ?? '', 'base64').toString());
      if (value.endpoint === endpoint) continue;
      endpoint = value.endpoint;
      for (const store of open) store.drop();
    } catch {
      index = 0;
      await delay(retryMs);
    }
  }
};

const connected = async (): Promise<Store | undefined> => {
  const at = endpoint;
  if (at === '') return undefined;
  const store = await openStore(at, settings).catch(() => undefined);
  if (store === undefined) return undefined;
  // The registry may have named another one while this one answered.
  if (at !== endpoint) store.drop();
  else open.add(store);
  return store;
};

const writeOn = async (writer: number): Promise<void> => {
  let store: Store | undefined;
  for (let n = 1; running; ) {
    if (store === undefined || store.isBroken()) {
      if (store !== undefined) open.delete(store);
      store?.drop();
      store = await connected();
      if (store === undefined || store.isBroken()) await delay(retryMs);
      continue;
    }
    const row = `${prefix}-${writer}-${n}`;
    n += 1;
    const outcome = await store.write(row, writer);
    if (outcome === 'acknowledged') acknowledged += 1;
    if (outcome !== 'refused') lists[outcome].add(row);
    await delay(restMs);
  }
};

const progress = setInterval(() => process.send?.({ acknowledged }), 20);
void follow();
const all = Promise.all(Array.from({ length: writers }, (_, writer) => writeOn(writer)));

const end = async (): Promise<void> => {
  running = false;
  await Promise.race([all, delay(finishMs)]);
  for (const store of open) store.drop(); // what is still under way is unknown from here on
  await all;
  clearInterval(progress);
  lists.acknowledged.close();
  lists.unknown.close();
  process.exit(0);
};
process.once('SIGTERM', end);
process.once('disconnect', end);
