/** Position management: the firm's own count of what it holds. IO. */
import { nameOf, openProgram } from '../following/open-program.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { PositionKeeper, startingBook } from './keeper.ts';
import { positionRoutes } from './position-routes.ts';

const start = async (): Promise<Stop> => {
  const program = await openProgram('positions');
  const { gateways, role, httpPort, claims } = program;
  const keeper = new PositionKeeper(program, await startingBook(program));
  const http = await serveHttp(httpPort, [...positionRoutes(keeper), ...role.routes], claims);
  return async () => {
    for (const each of [http, gateways, role, keeper]) each.close();
    await keeper.keep();
  };
};

runProgram(nameOf('positions'), start);
