/**
 * The floor's own databases with a ledger and two detectors that watch them as the shipped estate
 * says, each a process of its own. One set for a file. IO.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Estate, loadEstate, type Position } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { detector } from '../detectors/rig.ts';
import { type Ledger, openLedger } from '../detectors/watched-ledger.ts';
import { type Databases, startDatabases } from './databases.ts';
import { natsServer } from './nats.ts';
import type { Hooks } from './server-fixture.ts';
import { until } from './until.ts';

const estateFile = fileURLToPath(
  new URL('../../examples/trading-floor/estate.yaml', import.meta.url),
);

export type WatchedDatabases = {
  readonly databases: Databases;
  readonly ledger: Ledger;
  readonly estate: Estate;
  /** Started again by the same name, or another one beside those that watch. */
  readonly watch: (
    instance: string,
    changed?: (estate: Estate) => Estate,
  ) => ReturnType<typeof detector>;
  /** The newest one published, once it is there. */
  readonly position: (component: string) => Promise<Position>;
};

type Variables = Readonly<Record<string, string>>;

/** The shipped estate, as far as these databases are what runs. */
const estateOf = (environment: Variables): Estate => {
  const loaded = loadEstate(estateFile, readFileSync(estateFile, 'utf8'), environment);
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left));
  return loaded.right.estate;
};

export const watchedDatabases = (
  test: Hooks,
  variables: Variables = {},
  instances: readonly string[] = ['det-1', 'det-2'],
): (() => WatchedDatabases) => {
  let watched: WatchedDatabases | undefined;
  const closers: (() => unknown)[] = [];
  const t = { teardown: (close: () => unknown) => void closers.unshift(close) };
  test.before('start and watch the databases', async () => {
    const [databases, nats] = await Promise.all([startDatabases(), natsServer(t)]);
    closers.push(databases.stop);
    // Detectors are told of passwords as in service, by their environment.
    for (const name of ['PGPASSFILE', 'FLOOR_REDIS_PASSWORD'])
      process.env[name] = databases.environment[name];
    const ledger = await openLedger(t, nats);
    // Tests share the machine: what is silent for a moment is not hanging.
    const patient = { FLOOR_DATABASE_PATIENCE: '1s' };
    const estate = estateOf({ ...databases.environment, ...patient, ...variables });
    const watch: WatchedDatabases['watch'] = (instance, changed = (same) => same) =>
      detector(t, nats, changed(estate), instance);
    await Promise.all(instances.map((instance) => watch(instance)));
    const position: WatchedDatabases['position'] = (component) =>
      until(async () => (await ledger.log.lastPosition(component)) ?? undefined, {
        what: `a position of ${component}`,
      });
    watched = { databases, ledger, estate, watch, position };
  });
  test.after.always('stop the databases', async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (watched === undefined) throw new Error('the databases are watched only inside a test');
    return watched;
  };
};
