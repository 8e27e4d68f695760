/** Every variable of the floor, so that a missing one is named before anything starts. Pure. */
import { count, type Field, port, text } from '../wire/environment.ts';
import type { Program } from './programs.ts';

/** The ports are those of the programs that are to run. */
export const floorEnvironment = (build: string, programs: readonly Program[]) => ({
  FLOOR_DATA_DIR: text(),
  ...(usesDatabase(programs) && !hasOwnDatabase(programs) ? { FLOOR_DATABASE_URL: text() } : {}),
  FLOOR_BUILD: text(build),
  FLOOR_SUPERVISOR_PORT: port(),
  ...portsOf(programs),
  FLOOR_ORDERS_PER_SECOND: count(600),
  FLOOR_CHECKPOINT_EVERY_MS: count(2000),
});

const portsOf = (programs: readonly Program[]): Readonly<Record<string, Field<number>>> =>
  Object.fromEntries(programs.flatMap(({ ports }) => ports.map((name) => [name, port()])));

/** Where the floor's own PostgreSQL runs, no other is asked for. */
const hasOwnDatabase = (programs: readonly Program[]): boolean =>
  programs.some(({ server }) => server === 'postgres');

/** Redis by itself does not. */
export const usesDatabase = (programs: readonly Program[]): boolean =>
  programs.some(({ server }) => server !== 'redis');
