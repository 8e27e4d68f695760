/** A held connection tells of a death before the next question would, and bothers nobody else. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { until } from '../../../../test/harness/until.ts';
import type { Sign } from '../judgement/observation.ts';
import { createHeldAsking } from './held-asking.ts';
import { askHttp } from './http-probe.ts';
import { fixedTarget } from './target.ts';

const listening = async (t: ExecutionContext): Promise<Server> => {
  const server = createServer((_, response) => response.end('{}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close().closeAllConnections());
  return server;
};

const question = { path: '/health', expect: {}, slowAfter: 10_000, deadline: 10_000 };

/** What is seen of the server, from now on to the end of the test. */
const signsOf = (t: ExecutionContext, server: Server, everyMs: number): readonly Sign[] => {
  const { port } = server.address() as AddressInfo;
  const signs: Sign[] = [];
  const stop = new AbortController();
  const asking = createHeldAsking({
    probe: 'health',
    source: fixedTarget(`127.0.0.1:${port}`),
    pacing: { everyMs, recheckMs: 5 },
    report: ({ sign }) => signs.push(sign),
    ask: (target) => askHttp(question, target),
  });
  const ended = asking.run(stop.signal);
  t.teardown(async () => {
    stop.abort();
    await ended;
  });
  return signs;
};

test('the end of a server is seen as the loss of a connection, and then as a refusal', async (t) => {
  const server = await listening(t);
  const signs = signsOf(t, server, 200);
  await until(() => signs.length >= 3);
  server.close().closeAllConnections();
  await until(() => signs.includes('reset') && signs.at(-1) === 'refused');
  t.pass();
});

test('a server that closes what is idle is asked by the period, and nothing is lost', async (t) => {
  const server = await listening(t);
  let [connections, closed] = [0, 0];
  server.on('connection', (socket) => {
    connections += 1;
    const idle = setTimeout(() => socket.destroy(), 20);
    socket.once('data', () => clearTimeout(idle));
    socket.once('close', () => (closed += 1));
  });
  const signs = signsOf(t, server, 1_000);
  await until(() => signs.length >= 2 && closed >= 3);
  t.deepEqual(new Set(signs), new Set(['answered']));
  t.is(connections, signs.length + 1, 'it is not held again at once');
});
