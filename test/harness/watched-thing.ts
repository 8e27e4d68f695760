/**
 * The scripted estate as files for services that run as processes, with a thing to be watched that
 * starts and stops on one address, which a registry names. IO.
 */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { freePorts } from '@recovery-ledger/console';
import { testRegistry } from '../detectors/registry.ts';
import { emptyFolder } from './console.ts';
import { type Actuator, component } from './scripted-estate.ts';
import { estateText, runbookText } from './scripted-texts.ts';
import type { Teardown } from './server-fixture.ts';

export type WatchedThing = {
  /** The estate's file. */
  readonly estate: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** It answers when this resolves. */
export const watchedThing = async (t: Teardown, { url }: Actuator): Promise<WatchedThing> => {
  const [port = 0] = await freePorts(1);
  const endpoint = `127.0.0.1:${port}`;
  const entry = { endpoint, http: `http://${endpoint}`, instance: 'a', incarnation: 1 };
  const registry = await testRegistry(t, entry);
  let server: Server | undefined;
  const stop = async () => {
    const stopped = server;
    server = undefined;
    stopped?.close();
    stopped?.closeAllConnections();
    if (stopped !== undefined) await once(stopped, 'close');
  };
  const start = async () => {
    server = createServer((_, response) => response.end('{"status":"OK"}'));
    await once(server.listen(port, '127.0.0.1'), 'listening');
  };
  t.teardown(stop);
  await start();
  return { estate: estateFile(emptyFolder(t), url, registry.url), start, stop };
};

const probe =
  '- { id: health, kind: http, target: { registry: active }, path: /health,' +
  ' expect: { status: OK }, slowAfter: 2s, every: 250ms, deadline: 3s }';

const estateFile = (folder: string, url: string, registry: string): string => {
  const text = estateText(component, url)
    .replace(`kind: consul, url: "${url}"`, `kind: consul, url: "${registry}"`)
    .replace(/- \{ id: port.*\}$/m, probe);
  mkdirSync(join(folder, 'runbooks'));
  writeFileSync(join(folder, 'runbooks', 'rb.yaml'), runbookText(component));
  const file = join(folder, 'estate.yaml');
  writeFileSync(file, text);
  return file;
};
