/** The order gateway: clients in front, the journal in the middle, engines behind. IO. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { BadEnvironment, decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { gatewayFields, gatewayPorts } from '../wire/gateways.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { openAdmission } from './admission.ts';
import { openAuthority } from './authority.ts';
import { createBecomeSequencer } from './become-sequencer.ts';
import { serveClients } from './client-port.ts';
import { createClients } from './clients.ts';
import { serveEngines } from './engine-port.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { proveFence } from './prove-fence.ts';
import { rejoin } from './rejoin.ts';
import { followSequencer } from './replica.ts';
import { Replication } from './replication.ts';
import { openSequencer, type Sequencer } from './sequencer.ts';
import { standingNow } from './standing-now.ts';
import { withStanding } from './standing-routes.ts';
import { watchVenue } from './venue-watch.ts';

const { values: args } = parseArgs({
  options: { name: { type: 'string', default: 'gateway' } },
});

const fields = {
  ...gatewayFields,
  FLOOR_DATA_DIR: text(),
  FLOOR_BUILD: text(defaultBuild()),
  FLOOR_EXCHANGE_HTTP_PORT: port(),
  FLOOR_REQUIRES: text('none'),
};

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, fields);
  const { name } = args;
  const ports = gatewayPorts(env);
  const own = ports[name];
  if (own === undefined) throw new BadEnvironment(`--name is gateway or gateway-dr, not ${name}`);
  const registryPort = env.FLOOR_SUPERVISOR_PORT;
  const directory = join(env.FLOOR_DATA_DIR, name);
  const { standing, inSync } = await standingNow(name, registryPort);
  const role = standing.role();
  const leader = role._tag === 'replica' ? ports[role.of] : undefined;
  if (leader !== undefined) await rejoin(directory, leader.http);
  const clients = createClients(() => performance.now());
  const authority = await openAuthority(directory);
  const path = join(directory, 'journal.log');
  const sequencer = await openSequencer({ path, standing, replicated: inSync, tell: clients.tell });
  const replication = new Replication(sequencer.journal, standing, registryPort, inSync);
  const replica = leader === undefined ? undefined : followSequencer(leader.journal, sequencer);
  if (standing.isActive()) beginDay(sequencer);
  const admission = await openAdmission(env.FLOOR_REQUIRES, directory, sequencer, authority);
  const venue = watchVenue(env.FLOOR_EXCHANGE_HTTP_PORT);
  const claims = createClaims(await openEpochStore(env.FLOOR_DATA_DIR, name));
  const become = createBecomeSequencer({
    ...{ sequencer, authority, replica, registryPort },
    risk: admission.risk,
  });
  const decides = { clients, sequencer, authority, admission, venue };
  const gateway = { ...decides, build: env.FLOOR_BUILD, highestEpoch: claims.highest };
  const others = Object.values(ports).filter(({ http }) => http !== own.http && http > 0);
  const prove = () =>
    proveFence(
      standing,
      registryPort,
      others.map(({ http }) => http),
    );
  const standings = { sequencer, replication, replica, become, prove };
  const routes = withStanding(gatewayRoutes(gateway), standings);
  const engines = await serveEngines(own.journal, sequencer, authority, replication);
  const orders = await serveClients(own.clients, clients, sequencer, authority, admission);
  const http = await serveHttp(own.http, routes, claims);
  return async () => {
    for (const each of [venue, http, orders, engines, replication, replica]) each?.close();
    await sequencer.journal.close();
  };
};

/** The first entry of a gateway's own says that its numbers follow. */
const beginDay = ({ facts, standing, append }: Sequencer): void => {
  const incarnation = standing.term();
  if (facts.term() >= incarnation) return;
  append({ type: 'sequencer', gateway: standing.name, incarnation });
};

runProgram(args.name, start);
