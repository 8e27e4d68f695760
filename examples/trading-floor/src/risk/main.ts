/** The risk desk: limits, exposures, and the permit without which no order passes. IO. */
import { nameOf, openProgram } from '../following/open-program.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { cacheExposures } from './exposure-cache.ts';
import { openLimits } from './limits-store.ts';
import { givePermits } from './permits.ts';
import { keptFailsafes, Risk } from './risk.ts';
import { riskRoutes } from './risk-routes.ts';

const start = async (): Promise<Stop> => {
  const program = await openProgram('risk');
  const { name, dataDir, database, gateways, role, httpPort, claims } = program;
  const limits = await openLimits(dataDir, name, database);
  const risk = new Risk(program, limits, await keptFailsafes(program));
  const permits = givePermits(risk);
  const cache = await cacheExposures(risk);
  const routes = [...riskRoutes(risk, permits, cache), ...role.routes];
  const http = await serveHttp(httpPort, routes, claims);
  return async () => {
    for (const each of [permits, cache, http, gateways, role, risk]) each.close();
    await risk.keep();
  };
};

runProgram(nameOf('risk'), start);
