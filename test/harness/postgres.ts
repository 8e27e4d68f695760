/** A real PostgreSQL for tests: a copied data folder, no fsync, gone at the end. */
import { type PostgresOptions, type PostgresServer, startPostgres } from '@recovery-ledger/console';
import {
  binaryOf,
  type Fixture,
  forFile,
  forTest,
  type Hooks,
  type Teardown,
} from './server-fixture.ts';

export type PostgresFixture = Fixture<PostgresServer>;
type Options = Partial<PostgresOptions>;

const start = async (options: Options) =>
  startPostgres({
    binaries: options.binaries ?? (await binaryOf('postgresql')),
    database: 'ledger_test',
    durable: false,
    ...options,
  });

/** One PostgreSQL for this test. */
export const postgresServer = (t: Teardown, options: Options = {}): Promise<PostgresFixture> =>
  forTest(t, () => start(options));

/**
 * One PostgreSQL for all tests of a file: `const postgres = postgresForFile(test)`, then
 * `postgres().url`.
 */
export const postgresForFile = (test: Hooks, options: Options = {}): (() => PostgresFixture) =>
  forFile(test, 'PostgreSQL', () => start(options));
