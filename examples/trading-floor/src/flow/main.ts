/**
 * The trading desk: sends orders through the gateway at a steady rate and keeps, fsynced, the
 * list of every order that was acknowledged. The list is what a recovery is judged by. IO.
 */
import { join } from 'node:path';
import type { NewOrder } from '../book/order.ts';
import { createRandom } from '../book/random.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { dialLines } from '../wire/dial-lines.ts';
import { openDurableValue } from '../wire/durable-file.ts';
import { count, decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { databaseFields, followDatabase } from '../wire/followed-database.ts';
import { followGateways, gatewayFields } from '../wire/gateways.ts';
import { serveHttp } from '../wire/http-server.ts';
import { type LineLog, openLineLog } from '../wire/line-log.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { Desk } from './desk.ts';
import { flowRoutes } from './flow-routes.ts';
import { Sending } from './sending.ts';
import { type VerifyOptions, verify } from './verify.ts';

const fields = {
  FLOOR_DATA_DIR: text(),
  ...databaseFields,
  ...gatewayFields,
  FLOOR_EXCHANGE_HTTP_PORT: port(),
  FLOOR_FLOW_HTTP_PORT: port(),
  FLOOR_ORDERS_PER_SECOND: count(600),
  FLOOR_SEED: count(1),
};

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const directory = join(env.FLOOR_DATA_DIR, 'flow');
  const since = await dayStart(join(directory, 'since.json'));
  const acknowledgedPath = join(directory, 'acknowledged.log');
  const acknowledged = await openLineLog({ path: acknowledgedPath, sync: true });
  const desk = new Desk();
  const [gateways, database] = await Promise.all([followGateways(env), followDatabase(env)]);
  const line = dialLines({
    port: gateways.clientPort,
    onOpen: (connection) => connection.send({ type: 'hello', client: 'flow' }),
    onMessage: (answer) => {
      const order = desk.take(answer);
      if (order === undefined) return;
      list(acknowledged, order);
      sending.onAcknowledged();
    },
    onClose: desk.onLineLost,
  });
  gateways.onChange(line.redial);
  const random = createRandom(env.FLOOR_SEED);
  const day = Date.now().toString(36);
  const sending = new Sending({ desk, line, random, day, perSecond: env.FLOOR_ORDERS_PER_SECOND });
  const verifyNow = verifier(acknowledged, {
    databaseUrl: database.url,
    exchangePort: env.FLOOR_EXCHANGE_HTTP_PORT,
    gatewayPort: gateways.httpPort,
    acknowledgedPath,
    since,
  });
  const isConnected = (): boolean => line.connection() !== undefined;
  const gateway = gateways.instance;
  const routes = flowRoutes({ desk, sending, isConnected, gateway, verifyNow });
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, 'flow'));
  const http = await serveHttp(env.FLOOR_FLOW_HTTP_PORT, routes, claims);
  return async () => {
    for (const each of [sending.stop, gateways.close, database.close, line.close, http.close])
      each();
    await acknowledged.close();
  };
};

const list = (acknowledged: LineLog, { clOrdId, symbol, quantity }: NewOrder): void => {
  const seq = acknowledged.last() + 1;
  acknowledged.append(JSON.stringify({ seq, clOrdId, symbol, quantity }));
};

/** Checks what is on the list at the moment of asking, once that is on the disk. */
const verifier =
  (acknowledged: LineLog, options: Omit<VerifyOptions, 'acknowledged'>) =>
  async (): Promise<object> => {
    const checked = acknowledged.last();
    await acknowledged.durable(checked);
    return verify({ ...options, acknowledged: checked });
  };

/** When this day's desk first started; a restarted desk is still in the same day. */
const dayStart = async (path: string): Promise<string> => {
  const isText = (value: unknown): value is string => typeof value === 'string';
  const kept = await openDurableValue(path, new Date().toISOString(), isText);
  await kept.set(kept.get());
  return kept.get();
};

runProgram('flow', start);
