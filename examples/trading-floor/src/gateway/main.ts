/** The order gateway: clients in front, the journal in the middle, engines behind. IO. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { openAuthority } from './authority.ts';
import { serveClients } from './client-port.ts';
import { createClients } from './clients.ts';
import { serveEngines } from './engine-port.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { openSequencer } from './sequencer.ts';

const { values: args } = parseArgs({
  options: { name: { type: 'string', default: 'gateway' } },
});

const fields = {
  FLOOR_DATA_DIR: text(),
  FLOOR_BUILD: text(defaultBuild()),
  FLOOR_GATEWAY_PORT: port(),
  FLOOR_GATEWAY_JOURNAL_PORT: port(),
  FLOOR_GATEWAY_HTTP_PORT: port(),
};

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const directory = join(env.FLOOR_DATA_DIR, 'gateway');
  const clients = createClients(() => performance.now());
  const authority = await openAuthority(directory);
  const sequencer = await openSequencer(join(directory, 'journal.log'), clients.tell);
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, 'gateway'));
  const gateway = {
    build: env.FLOOR_BUILD,
    clients,
    sequencer,
    authority,
    highestEpoch: claims.highest,
  };
  const engines = await serveEngines(env.FLOOR_GATEWAY_JOURNAL_PORT, sequencer, authority);
  const orders = await serveClients(env.FLOOR_GATEWAY_PORT, clients, sequencer, authority);
  const http = await serveHttp(env.FLOOR_GATEWAY_HTTP_PORT, gatewayRoutes(gateway), claims);
  return async () => {
    for (const server of [http, orders, engines]) server.close();
    await sequencer.journal.close();
  };
};

runProgram(args.name, start);
