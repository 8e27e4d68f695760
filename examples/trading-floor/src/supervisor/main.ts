/**
 * Starts the floor and answers for its processes. It restarts nothing by itself: a dead program
 * stays dead until somebody decides. It holds the service registry. IO.
 */
import {
  type DatabaseEnvironment,
  databaseEnvironment,
} from '../databases/database-environment.ts';
import { serverBody } from '../databases/server-body.ts';
import { createClaims } from '../wire/claim-guard.ts';
import { defaultBuild } from '../wire/default-build.ts';
import { BadEnvironment, decodeEnvironment, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { look, type Route } from '../wire/http-routes.ts';
import { serveHttp } from '../wire/http-server.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import type { Body } from './body.ts';
import { Child, StartFailed } from './child.ts';
import { databaseRoutes } from './database-routes.ts';
import { firstEntries, lastIncarnation } from './first-registry.ts';
import { floorEnvironment, usesDatabase } from './floor-environment.ts';
import { prepareDatabase, putAwayYesterday } from './new-day.ts';
import { passThroughRoutes } from './pass-through.ts';
import { endLeftovers, processFile } from './process-file.ts';
import { type Children, processRoutes, viewAll } from './process-routes.ts';
import { programBody } from './program-body.ts';
import { choosePrograms, type Program } from './programs.ts';
import { openRegistry, type RegistryStore } from './registry-routes.ts';
import { createSiteStates, siteRoutes } from './site-routes.ts';
import { type EngineStart, engineArguments, type Start } from './start-arguments.ts';
import { databaseUrl, formerPrimaries, startDatabases } from './start-databases.ts';

const start = async (): Promise<Stop> => {
  const programs = chosenPrograms();
  const env = decodeEnvironment(process.env, floorEnvironment(defaultBuild(), programs));
  const databases = databaseEnvironment(new Set(programs.map(({ name }) => name)));
  const { FLOOR_DATA_DIR: dataDir, FLOOR_BUILD: build } = env;
  const children = new Map<string, Child>();
  const claims = createClaims(await openEpochStore(dataDir, 'supervisor'));
  const registry = await openRegistry(dataDir);
  const states = createSiteStates();
  let ready = false;
  const staysDown = formerPrimaries(databases, registry.get);
  const routes = [
    ...[healthRoute(() => ready, build), ...processRoutes(children, states)],
    ...siteRoutes(children, states, staysDown),
    ...databaseRoutes(() => databaseUrl(registry.get())),
    ...[...passThroughRoutes(registry.get, children), ...registry.routes],
  ];
  const http = await serveHttp(env.FLOOR_SUPERVISOR_PORT, routes, claims);
  requireWhatRuns(programs);
  await endLeftovers(dataDir);
  await putAwayYesterday(dataDir, new Date());
  const stopAll = () => stopInOrder(children);
  const incarnation = lastIncarnation(registry.get()) + 1;
  const record = processFile(dataDir, () => viewAll(children));
  for (const each of programs) {
    children.set(each.name, new Child(each, bodyOf(each, databases), record));
  }
  try {
    if (databases !== null) await startDatabases(databases, children, registry, incarnation);
    if (usesDatabase(programs)) await beginDay(databaseUrl(registry.get()));
    await announce(registry, children, incarnation);
    await startPrograms(children, incarnation);
  } catch (error) {
    await stopAll();
    return notStarted(error);
  }
  ready = true;
  return async () => {
    http.close();
    await stopAll();
  };
};

const bodyOf = (program: Program, databases: DatabaseEnvironment | null): Body => {
  const server = databases?.servers.find(({ name }) => name === program.name);
  return server === undefined || databases === null
    ? programBody(program)
    : serverBody(server, databases);
};

const notStarted = (error: unknown): never => {
  if (!(error instanceof StartFailed)) throw error;
  console.error(`supervisor: the floor did not start: ${error.message}`);
  return process.exit(error.exit.code ?? 1);
};

/** What uses the databases ends first. */
const stopInOrder = async (children: Children): Promise<void> => {
  const all = [...children.values()];
  for (const servers of [false, true]) {
    const now = all.filter(({ program }) => (program.server !== undefined) === servers);
    await Promise.all(now.map((child) => child.stop()));
  }
};

const healthRoute = (isReady: () => boolean, build: string): Route =>
  look('/health', () => ({
    status: isReady() ? 200 : 503,
    body: { status: isReady() ? 'OK' : 'STARTING', build, pid: process.pid },
  }));

/** Orders need the checks that are there: without one of them none is taken. */
const requireWhatRuns = (programs: readonly Program[]): void => {
  const there = ['oms', 'risk'].filter((name) => programs.some((each) => each.name === name));
  process.env['FLOOR_REQUIRES'] ??= there.join(',') || 'none';
};

const chosenPrograms = (): readonly Program[] => {
  const { FLOOR_ONLY } = decodeEnvironment(process.env, { FLOOR_ONLY: text('core') });
  const chosen = choosePrograms(FLOOR_ONLY);
  if (chosen._tag === 'Unknown') throw new BadEnvironment(chosen.problem);
  return chosen.programs;
};

/** Who is active is known before anybody asks. */
const announce = async (
  registry: RegistryStore,
  children: Children,
  incarnation: number,
): Promise<void> => {
  const running = new Set(children.keys());
  for (const { key, value } of firstEntries(running, process.env, incarnation)) {
    await registry.put(key, JSON.stringify(value), undefined);
  }
};

const beginDay = (url: string): Promise<void> => prepareDatabase(url).catch(unusableDatabase);

const unusableDatabase = (error: unknown): never => {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  throw new BadEnvironment(
    `FLOOR_DATABASE_URL leads to no usable database${code}: ${String(error)}`,
  );
};

/** All at once: each finds the others by itself. If one cannot start, none stays. */
const startPrograms = async (children: Children, incarnation: number): Promise<void> => {
  const first = ({ program }: Child): Start => {
    const { name, folder, args } = program;
    if (folder !== 'engine') return { args, environment: {} };
    const restore = false;
    const role: EngineStart =
      name === 'engine-a'
        ? { role: 'primary', incarnation, restore }
        : { role: 'standby', restore };
    return { args: engineArguments(program, role), environment: {} };
  };
  const programs = [...children.values()].filter(({ program }) => program.server === undefined);
  await Promise.all(programs.map((child) => child.start(first(child))));
};

runProgram('supervisor', start);
