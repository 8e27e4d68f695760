/** Order management: knows every order that is not finished, and lets the gateway take more. IO. */
import { nameOf, openProgram } from '../following/open-program.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { Oms } from './oms.ts';
import { emptyOmsBook } from './oms-book.ts';
import { omsRoutes } from './oms-routes.ts';
import { readOmsText } from './oms-text.ts';

const start = async (): Promise<Stop> => {
  const program = await openProgram('oms');
  const { gateways, role, httpPort, claims } = program;
  const found = program.kept;
  const kept = found === undefined ? undefined : readOmsText(found.text);
  const start = { book: emptyOmsBook(), intake: true };
  const oms = new Oms({ ...program, found, kept: kept ?? start });
  const http = await serveHttp(httpPort, [...omsRoutes(oms), ...role.routes], claims);
  return async () => {
    for (const each of [http, gateways, role, oms]) each.close();
    await oms.keep();
  };
};

runProgram(nameOf('oms'), start);
