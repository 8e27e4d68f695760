/** Who was not told of a new epoch is known by name; who knows a newer one ends the claim. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'ava';
import { createHttpClient } from '../actions/http-client.ts';
import { systemClock } from './clock.ts';
import { raiseEpochs } from './raise-epochs.ts';

test('only an actuator that accepts the epoch has been told of it', async (t) => {
  const server = createServer((request, response) => {
    response.writeHead(Number(request.url?.split('/')[1])).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const actuators = ['200', '404', '500'].map((status) => `http://127.0.0.1:${port}/${status}`);
  const epoch = { generation: 0, sequence: 9 };
  const raise = (told: readonly string[]) => {
    // The time for it is never over: on a busy machine a good answer could be late.
    const clock = { ...systemClock, sleep: () => new Promise<void>(() => undefined) };
    const deps = { clock, http: createHttpClient };
    return raiseEpochs(deps, told, 'thing', epoch, new AbortController().signal);
  };
  const raised = await raise([...actuators, 'http://127.0.0.1:1']);
  t.deepEqual(raised, {
    superseded: false,
    silent: [...actuators.slice(1), 'http://127.0.0.1:1'],
  });
  const newer = await raise([`http://127.0.0.1:${port}/409`]);
  t.true(newer.superseded);
});
