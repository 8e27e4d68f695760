/** A registry for tests: one key in the shape of Consul's KV, with blocking queries. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Teardown } from '../harness/server-fixture.ts';

export type Entry = {
  readonly endpoint: string;
  readonly http: string;
  readonly instance: string;
  readonly incarnation: number;
};

export const registryKey = 'service/trading/active';

export const testRegistry = async (t: Teardown, first: Entry) => {
  let [entry, index] = [first, 1];
  let waiting: ServerResponse[] = [];
  const answer = (response: ServerResponse) => {
    const Value = Buffer.from(JSON.stringify(entry)).toString('base64');
    response.setHeader('X-Consul-Index', index);
    response.end(JSON.stringify([{ Key: registryKey, Value, ModifyIndex: index }]));
  };
  const server = createServer((request, response) => {
    const known = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('index'));
    if (known < index) return answer(response);
    waiting.push(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  t.teardown(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next: Entry) => {
      [entry, index] = [next, index + 1];
      waiting.forEach(answer);
      waiting = [];
    },
    close,
  };
};
