/** One trading engine, `--name engine-a --role primary --incarnation 1`, or a standby. IO. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { emptyTradingState, type TradingState } from '../book/trading-state.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { BadEnvironment, count, decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { databaseFields, followDatabase } from '../wire/followed-database.ts';
import { followGateways, gatewayFields } from '../wire/gateways.ts';
import { serveHttp } from '../wire/http-server.ts';
import { listenLines } from '../wire/listen.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { loadCheckpoint, newestValid } from './checkpoint-store.ts';
import { startCheckpoints } from './checkpoint-timer.ts';
import { Engine } from './engine.ts';
import { engineRoutes } from './engine-routes.ts';
import { createPersister } from './persister.ts';
import { createPromotion } from './promotion.ts';
import { takeOver } from './take-over.ts';

const { values: args } = parseArgs({
  options: {
    name: { type: 'string', default: 'engine-a' },
    role: { type: 'string', default: 'standby' },
    incarnation: { type: 'string', default: '1' },
    restore: { type: 'string' },
  },
});

const fields = {
  ...gatewayFields,
  FLOOR_DATA_DIR: text(),
  ...databaseFields,
  FLOOR_BUILD: text(defaultBuild()),
  FLOOR_EXCHANGE_PORT: port(),
  FLOOR_CHECKPOINT_EVERY_MS: count(2000),
};

const ownPorts = (name: string) => {
  const prefix = `FLOOR_${name.toUpperCase().replaceAll('-', '_')}`;
  const names = { ping: `${prefix}_PORT`, http: `${prefix}_HTTP_PORT` };
  const decoded = decodeEnvironment(process.env, { [names.ping]: port(), [names.http]: port() });
  return { ping: decoded[names.ping] ?? 0, http: decoded[names.http] ?? 0 };
};

const startingState = async (directory: string): Promise<TradingState> => {
  const { restore } = args;
  if (restore === undefined) return emptyTradingState();
  if (restore === 'newest') return (await newestValid(directory))?.state ?? emptyTradingState();
  const read = await loadCheckpoint(restore);
  if (read._tag === 'Valid') return read.state;
  throw new BadEnvironment(`--restore ${restore}: ${read.error}; choose another checkpoint`);
};

const start = async (): Promise<Stop> => {
  const { name } = args;
  const env = decodeEnvironment(process.env, fields);
  const ports = ownPorts(name);
  // Each site has its own disk.
  const folder = name === 'engine-dr' ? 'checkpoints-dr' : 'checkpoints';
  const checkpointDirectory = join(env.FLOOR_DATA_DIR, folder);
  const [gateways, database] = await Promise.all([followGateways(env), followDatabase(env)]);
  const { journalPort } = gateways;
  const state = await startingState(checkpointDirectory);
  const engine = new Engine({ name, journalPort, state });
  const persister = createPersister({
    database,
    engine: `${name}-database`,
    journalPort,
  });
  const promotion = createPromotion(engine, async (incarnation) => {
    const taken = await takeOver(engine, incarnation, env.FLOOR_EXCHANGE_PORT);
    if (taken._tag === 'TakenOver') persister.write(incarnation, engine.fence);
    return taken;
  });
  gateways.onChange(() => {
    engine.redial();
    persister.redial();
  });
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, name));
  const { FLOOR_BUILD: build } = env;
  const program = { engine, persister, promotion, build, checkpointDirectory, journalPort };
  const routes = engineRoutes({ ...program, highestEpoch: claims.highest });
  const ping = await servePing(ports.ping, engine);
  const http = await serveHttp(ports.http, routes, claims);
  const everyMs = env.FLOOR_CHECKPOINT_EVERY_MS;
  const stopCheckpoints = startCheckpoints(engine, checkpointDirectory, build, everyMs);
  if (args.role === 'primary') void promotion.promote(Number(args.incarnation));
  return () => {
    stopCheckpoints();
    for (const each of [gateways, database, engine, persister, ping, http]) each.close();
  };
};

/** Answers `ping` with the sequence: a held connection shows progress, not only a listener. */
const servePing = (pingPort: number, engine: Engine) =>
  listenLines(pingPort, () => ({
    onMessage: () => undefined,
    onClose: () => undefined,
    onText: (line, connection) => {
      if (line.trim() === 'ping') connection.sendText(`pong ${engine.state.sequence}\n`);
      else connection.destroy();
    },
  }));

runProgram(args.name, start);
