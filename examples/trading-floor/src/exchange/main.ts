/** The venue: order sessions, matching, a drop-copy feed. It belongs to somebody else. IO. */
import { join } from 'node:path';
import { readStartOfDay } from '../book/positions.ts';
import { createRandom } from '../book/random.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { count, decodeEnvironment, port, text } from '../wire/environment.ts';
import { serveHttp } from '../wire/http-server.ts';
import { openLineLog } from '../wire/line-log.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { serveDropCopy } from './drop-copy-feed.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import { marketDataRoutes } from './market-data-routes.ts';
import { MarketMakers } from './market-makers.ts';
import { serveOrderSessions } from './order-session.ts';
import { publishMarketData } from './publish-market-data.ts';
import { Session } from './session.ts';
import { Venue } from './venue.ts';
import { venueStatusRoutes } from './venue-status.ts';

const fields = {
  FLOOR_DATA_DIR: text(),
  FLOOR_EXCHANGE_PORT: port(),
  FLOOR_EXCHANGE_HTTP_PORT: port(),
  FLOOR_DROP_COPY_FEED_PORT: port(),
  FLOOR_SEED: count(1),
  FLOOR_START_OF_DAY: text('none'),
};

const beatMs = 100;

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const day = Date.now().toString(36);
  const venue = new Venue(day);
  const path = join(env.FLOOR_DATA_DIR, 'exchange', 'FIRM1.log');
  const log = await openLineLog({ path, sync: false });
  const firm = new Session('FIRM1', venue, log, day, readStartOfDay(env.FLOOR_START_OF_DAY));
  const sessions = new Map([[firm.id, firm]]);
  const orders = await serveOrderSessions(env.FLOOR_EXCHANGE_PORT, sessions);
  const feed = await serveDropCopy(env.FLOOR_DROP_COPY_FEED_PORT, sessions);
  const claims = createClaims(inMemory());
  const published = publishMarketData(venue.marketData);
  const marketData = marketDataRoutes(venue.marketData, published);
  const routes = [...exchangeRoutes(sessions), ...venueStatusRoutes(venue), ...marketData];
  const http = await serveHttp(env.FLOOR_EXCHANGE_HTTP_PORT, routes, claims);
  const random = createRandom(env.FLOOR_SEED);
  const makers = new MarketMakers(venue, random, () => firm.open.size);
  const beating = setInterval(() => {
    if (venue.isOpen) makers.beat();
  }, beatMs);
  return () => {
    clearInterval(beating);
    published.close();
    for (const server of [orders, feed, http]) server.close();
  };
};

// The venue keeps what it heard of epochs while it lives; it is not the firm's to persist.
const inMemory = () => {
  let epochs: Readonly<Record<string, string>> = {};
  const set = (next: typeof epochs): Promise<void> => {
    epochs = next;
    return Promise.resolve();
  };
  return { get: () => epochs, set };
};

runProgram('exchange', start);
