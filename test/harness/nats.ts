/**
 * A real nats-server for tests, from the repository's nats.conf, on free ports, gone at the end.
 * TEST_NATS_SERVER names another binary: the soak runs the same tests on the oldest server allowed.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type NatsOptions, type NatsServer, startNats } from '@recovery-ledger/console';
import {
  binaryOf,
  type Fixture,
  forFile,
  forTest,
  type Hooks,
  type Teardown,
} from './server-fixture.ts';

export type NatsFixture = Fixture<NatsServer>;
type Options = Partial<NatsOptions>;

export const natsConf = fileURLToPath(new URL('../../nats.conf', import.meta.url));

const start = async (options: Options) =>
  startNats({
    binary: options.binary ?? process.env['TEST_NATS_SERVER'] ?? (await binaryOf('nats')).path,
    configFile: natsConf,
    password: randomBytes(12).toString('hex'),
    ...options,
  });

/** One nats-server for this test. */
export const natsServer = (t: Teardown, options: Options = {}): Promise<NatsFixture> =>
  forTest(t, () => start(options));

/** One nats-server for all tests of a file: `const nats = natsForFile(test)`, then `nats().url`. */
export const natsForFile = (test: Hooks, options: Options = {}): (() => NatsFixture) =>
  forFile(test, 'nats-server', () => start(options));
