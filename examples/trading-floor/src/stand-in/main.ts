/**
 * Stands in for a system of the catalogue that this floor has no program for, `--name analytics`:
 * a process with a state to lose, a health to ask for and faults to have. IO.
 */
import { join } from 'node:path';
import { setInterval as everyInterval } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClaims } from '../wire/claim-guard.ts';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { createFaults, isFaultKind } from './faults.ts';
import { openSystem, type System } from './system.ts';

const { values: args } = parseArgs({
  options: { name: { type: 'string', default: 'analytics' } },
});

const workEveryMs = 1000;

const start = async (): Promise<Stop> => {
  const { name } = args;
  const portVariable = `FLOOR_STAND_IN_${name.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;
  const env = decodeEnvironment(process.env, { FLOOR_DATA_DIR: text(), [portVariable]: port() });
  const dataDir = String(env.FLOOR_DATA_DIR);
  const system = await openSystem(join(dataDir, 'stand-ins', `${name}.state`));
  await system.work();
  const stopping = new AbortController();
  void workOn(system, stopping.signal);
  const claims = createClaims(await openEpochStore(dataDir, `stand-in-${name}`));
  const http = await serveHttp(Number(env[portVariable]), routesOf(name, system), claims);
  return () => {
    stopping.abort();
    http.close();
  };
};

/** One piece of work after the other; a disk that fails is said, and tried again. */
const workOn = async (system: System, signal: AbortSignal): Promise<void> => {
  try {
    for await (const _ of everyInterval(workEveryMs, undefined, { signal })) {
      await system.work().catch((error: unknown) => console.error(String(error)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const routesOf = (name: string, system: System): readonly Route[] => {
  const faults = createFaults();
  const restore = change('POST', '/restore', async () => {
    await system.restore();
    const view = system.view();
    return view.status === 'OK' ? ok(view) : refuse(503, 'no copy is good either', view);
  });
  return [
    faults.under(look('/health', () => ok({ name, ...system.view() }))),
    faults.under(restore),
    change('POST', '/faults', async ({ body }) => {
      const { kind, ms = 1000 } = body;
      if (!isFaultKind(kind)) return refuse(400, 'kind is hang, slow, wrong, corrupt or none');
      if (kind === 'corrupt') {
        await system.corrupt();
        await system.work();
      } else faults.set(kind, Number(ms));
      return ok({ name, kind: faults.current(), ...system.view() });
    }),
  ];
};

runProgram(`stand-in ${args.name}`, start);
