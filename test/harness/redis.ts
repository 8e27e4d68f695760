/** A real Redis for tests, on a free port with a password, gone at the end. */
import { type RedisOptions, type RedisServer, startRedis } from '@recovery-ledger/console';
import {
  binaryOf,
  type Fixture,
  forFile,
  forTest,
  type Hooks,
  type Teardown,
} from './server-fixture.ts';

export type RedisFixture = Fixture<RedisServer>;
type Options = Partial<RedisOptions>;

const start = async (options: Options) =>
  startRedis({ binary: options.binary ?? (await binaryOf('redis')).path, ...options });

/** One Redis for this test. */
export const redisServer = (t: Teardown, options: Options = {}): Promise<RedisFixture> =>
  forTest(t, () => start(options));

/** One Redis for all tests of a file: `const redis = redisForFile(test)`, then `redis().url`. */
export const redisForFile = (test: Hooks, options: Options = {}): (() => RedisFixture) =>
  forFile(test, 'Redis', () => start(options));
