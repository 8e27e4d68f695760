/** Who was not told of a new epoch is known by name; who knows a newer one ends the claim. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'ava';
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
  const raised = await raiseEpochs([...actuators, 'http://127.0.0.1:1'], 'thing', epoch);
  t.deepEqual(raised, {
    superseded: false,
    silent: [...actuators.slice(1), 'http://127.0.0.1:1'],
  });
  const newer = await raiseEpochs([`http://127.0.0.1:${port}/409`], 'thing', epoch);
  t.true(newer.superseded);
});
