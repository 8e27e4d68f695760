/** The firm's drop-copy receiver: a path to the truth that no engine or gateway is part of. IO. */
import { parseArgs } from 'node:util';
import { readStartOfDay } from '../book/positions.ts';
import { isReport } from '../book/report.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { dialLines } from '../wire/dial-lines.ts';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { look, ok } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { createReceiver, type Receiver } from './receiver.ts';

const { values: args } = parseArgs({
  options: { name: { type: 'string', default: 'drop-copy' } },
});
const httpPort = `FLOOR_${args.name.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;

const fields = {
  FLOOR_DATA_DIR: text(),
  FLOOR_DROP_COPY_FEED_PORT: port(),
  FLOOR_START_OF_DAY: text('none'),
};

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const own = decodeEnvironment(process.env, { [httpPort]: port() });
  const receiver = createReceiver(readStartOfDay(env.FLOOR_START_OF_DAY));
  const feed = followFeed(env.FLOOR_DROP_COPY_FEED_PORT, receiver);
  const health = () => ({
    status: feed.isFollowing() && receiver.isContiguous() ? 'OK' : 'STALE',
    following: feed.isFollowing(),
    contiguous: receiver.isContiguous(),
    sequence: receiver.sequence(),
    ...receiver.marked(),
  });
  const routes = [
    look('/health', () => ok(health())),
    look('/positions', () => ok(receiver.positions())),
    look('/orders/open', () => ok(receiver.openOrders())),
    look('/fills', ({ query }) => ok(receiver.fills(Number(query.get('after') ?? 0)))),
  ];
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, args.name));
  const http = await serveHttp(own[httpPort] ?? 0, routes, claims);
  return () => {
    feed.close();
    http.close();
  };
};

/** Subscribes from the last good number on; a gap cuts the line, so that it is asked again. */
const followFeed = (feedPort: number, receiver: Receiver) => {
  let refused = false;
  const feed = dialLines({
    port: feedPort,
    onOpen: (connection) => {
      connection.send({ type: 'subscribe', session: 'FIRM1', from: receiver.sequence() + 1 });
    },
    onMessage: (message, connection) => {
      refused = message['type'] === 'refused';
      if (message['type'] === 'orderStatus') receiver.forget(String(message['clOrdId']));
      if (isReport(message) && !receiver.take(message)) connection.destroy();
    },
  });
  const isFollowing = (): boolean => feed.connection() !== undefined && !refused;
  return { isFollowing, close: feed.close };
};

runProgram(args.name, start);
