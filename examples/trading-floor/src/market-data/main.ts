/** One feed handler of the firm, `--name market-data`; all of them are hot all the time. IO. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClaims } from '../wire/claim-guard.ts';
import { openDurableValue } from '../wire/durable-file.ts';
import { count, decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { change, look, ok, refuse } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { Handler } from './handler.ts';
import { handlerRoutes } from './handler-routes.ts';
import { staleAfterMs } from './leg.ts';
import { openLeg } from './legs.ts';
import { createVenueDesk } from './venue-desk.ts';

const { values: args } = parseArgs({
  options: { name: { type: 'string', default: 'market-data' } },
});

const start = async (): Promise<Stop> => {
  const { name } = args;
  const portVariable = `FLOOR_${name.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;
  const env = decodeEnvironment(process.env, {
    FLOOR_DATA_DIR: text(),
    FLOOR_EXCHANGE_HTTP_PORT: port(),
    FLOOR_FEED_A_PORT: port(),
    FLOOR_FEED_B_PORT: port(),
    FLOOR_FEED_STALE_AFTER_MS: count(staleAfterMs),
    [portVariable]: port(),
  });
  const serves = await openIncarnation(env.FLOOR_DATA_DIR, name);
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, name));
  const handler = new Handler(
    {
      A: (onPacket) => openLeg(env.FLOOR_FEED_A_PORT, onPacket),
      B: (onPacket) => openLeg(env.FLOOR_FEED_B_PORT, onPacket),
    },
    createVenueDesk(env.FLOOR_EXCHANGE_HTTP_PORT),
    env.FLOOR_FEED_STALE_AFTER_MS,
  );
  const health = look('/health', () => {
    const { status, sequence, legs } = handler.view();
    const { readyAfterMs = null, trouble = null, rerequested } = handler;
    const view = { name, incarnation: serves.get(), status, sequence, legs };
    return ok({ ...view, books: handler.books(), rerequested, readyAfterMs, trouble });
  });
  const promote = change('POST', '/promote', async ({ body }) => {
    const incarnation = Number(body['incarnation']);
    if (!Number.isSafeInteger(incarnation)) return refuse(400, 'incarnation is a whole number');
    const current = serves.get();
    if (incarnation < current) {
      return refuse(409, `incarnation ${incarnation} is older than ${current}`, {
        incarnation: current,
      });
    }
    if (incarnation > current) await serves.set(incarnation);
    const { status, sequence } = handler.view();
    return ok({ name, incarnation, status, sequence });
  });
  const routes = [health, promote, ...handlerRoutes(handler)];
  const http = await serveHttp(Number(env[portVariable]), routes, claims);
  return () => {
    handler.close();
    http.close();
  };
};

/** The incarnation a handler was last made the active one with; kept over a restart. */
const openIncarnation = (dataDir: string, name: string) =>
  openDurableValue(
    join(dataDir, 'market-data', `${name}.json`),
    0,
    (value): value is number => typeof value === 'number',
  );

runProgram(args.name, start);
