/** The firm's drop-copy receiver: a path to the truth that no engine or gateway is part of. IO. */
import { isReport } from '../book/report.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { dialLines } from '../wire/dial-lines.ts';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { look, ok } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { createReceiver } from './receiver.ts';

const fields = {
  FLOOR_DATA_DIR: text(),
  FLOOR_BUILD: text(defaultBuild()),
  FLOOR_DROP_COPY_FEED_PORT: port(),
  FLOOR_DROP_COPY_HTTP_PORT: port(),
};

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const receiver = createReceiver();
  let refused: string | null = null;
  const feed = dialLines({
    port: env.FLOOR_DROP_COPY_FEED_PORT,
    onOpen: (connection) => {
      connection.send({ type: 'subscribe', session: 'FIRM1', from: receiver.sequence() + 1 });
    },
    onMessage: (message, connection) => {
      if (message['type'] === 'refused') refused = String(message['reason']);
      if (!isReport(message)) return;
      refused = null;
      if (!receiver.take(message)) connection.destroy();
    },
  });
  const isFollowing = (): boolean => feed.connection() !== undefined && refused === null;
  const health = () => ({
    status: isFollowing() && receiver.isContiguous() ? 'OK' : 'STALE',
    build: env.FLOOR_BUILD,
    connected: feed.connection() !== undefined,
    refused,
    contiguous: receiver.isContiguous(),
    sequence: receiver.sequence(),
  });
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, 'drop-copy'));
  const http = await serveHttp({
    port: env.FLOOR_DROP_COPY_HTTP_PORT,
    routes: [
      look('/health', () => ok(health())),
      look('/positions', () => ok(receiver.positions())),
      look('/orders/open', () => ok(receiver.openOrders())),
      ...claims.routes,
    ],
    guard: claims.guard,
  });
  return () => {
    feed.close();
    http.close();
  };
};

runProgram('drop-copy', start);
