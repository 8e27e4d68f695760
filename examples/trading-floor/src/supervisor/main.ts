/**
 * Starts the floor and answers for its processes. It restarts nothing by itself: a dead program
 * stays dead until somebody decides. It holds the service registry. IO.
 */
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { BadEnvironment, decodeEnvironment } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { look, type Route } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { Child, StartFailed } from './child.ts';
import { engineArguments } from './engine-start.ts';
import { floorEnvironment } from './floor-environment.ts';
import { prepareDatabase, putAwayYesterday } from './new-day.ts';
import { endLeftovers, processFile } from './process-file.ts';
import { processRoutes, viewAll } from './process-routes.ts';
import { type ProgramName, programNames } from './programs.ts';
import { entryOf } from './registry.ts';
import { openRegistry, type RegistryStore } from './registry-routes.ts';

const activeKey = 'service/trading/active';

const start = async (): Promise<Stop> => {
  const env = decodeEnvironment(process.env, floorEnvironment(defaultBuild()));
  const dataDir = env.FLOOR_DATA_DIR;
  const children = new Map<ProgramName, Child>();
  const claims = createClaims(await openEpochStore(dataDir, 'supervisor'));
  const registry = await openRegistry(dataDir);
  let ready = false;
  const health: Route = look('/health', () => ({
    status: ready ? 200 : 503,
    body: { status: ready ? 'OK' : 'STARTING', build: env.FLOOR_BUILD, pid: process.pid },
  }));
  const routes = [health, ...processRoutes(children), ...registry.routes];
  const http = await serveHttp(env.FLOOR_SUPERVISOR_PORT, routes, claims);
  await endLeftovers(dataDir);
  await putAwayYesterday(dataDir, new Date());
  await prepareDatabase(env.FLOOR_DATABASE_URL).catch(unusableDatabase);
  const record = processFile(dataDir, () => viewAll(children));
  for (const name of programNames) children.set(name, new Child(name, record));
  const stopAll = async (): Promise<void> => {
    await Promise.all([...children.values()].map((child) => child.stop()));
  };
  const incarnation = lastIncarnation(registry) + 1;
  await startAll(children, incarnation, stopAll);
  const active = {
    endpoint: `127.0.0.1:${env.FLOOR_ENGINE_A_PORT}`,
    http: `http://127.0.0.1:${env.FLOOR_ENGINE_A_HTTP_PORT}`,
    instance: 'engine-a',
    incarnation,
  };
  await registry.put(activeKey, JSON.stringify(active), undefined);
  ready = true;
  return async () => {
    http.close();
    await stopAll();
  };
};

const unusableDatabase = (error: unknown): never => {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  throw new BadEnvironment(
    `FLOOR_DATABASE_URL leads to no usable database${code}: ${String(error)}`,
  );
};

/** All at once: each finds the others by itself. If one cannot start, none stays. */
const startAll = async (
  children: ReadonlyMap<ProgramName, Child>,
  incarnation: number,
  stopAll: () => Promise<void>,
): Promise<void> => {
  const argumentsOf = (name: ProgramName): readonly string[] => {
    const restore = false;
    if (name === 'engine-a')
      return engineArguments(name, { role: 'primary', incarnation, restore });
    return name === 'engine-b' ? engineArguments(name, { role: 'standby', restore }) : [];
  };
  try {
    await Promise.all([...children].map(([name, child]) => child.start(argumentsOf(name))));
  } catch (error) {
    await stopAll();
    if (!(error instanceof StartFailed)) throw error;
    console.error(`supervisor: the floor did not start: ${error.message}`);
    process.exit(error.exit.code ?? 1);
  }
};

/** The incarnation the registry last named: a new day goes on counting. */
const lastIncarnation = (registry: RegistryStore): number => {
  const value: unknown = JSON.parse(entryOf(registry.get(), activeKey)?.value ?? '{}');
  const named = typeof value === 'object' && value !== null && 'incarnation' in value;
  return named && typeof value.incarnation === 'number' ? value.incarnation : 0;
};

runProgram('supervisor', start);
