/** The console as an admin runs it against one of the test servers, in a folder of its own. IO. */
import { fileURLToPath } from 'node:url';
import { emptyFolder, runConsole, type Variables } from './console.ts';
import type { NatsFixture } from './nats.ts';
import type { Teardown } from './server-fixture.ts';

export const connectionOf = ({ url, user, password }: NatsFixture) => ({
  servers: url,
  user,
  password,
});

const estate = fileURLToPath(new URL('../../examples/trading-floor/estate.yaml', import.meta.url));

export const variablesOn = ({ url, user, password }: NatsFixture): Variables => ({
  RECOVERY_LEDGER_NATS_URL: url,
  RECOVERY_LEDGER_NATS_USER: user,
  RECOVERY_LEDGER_NATS_PASSWORD: password,
  RECOVERY_LEDGER_ESTATE: estate,
  // While the sources change what was built is old: ava is started with this one set.
  RECOVERY_LEDGER_SOURCES: process.env['RECOVERY_LEDGER_SOURCES'] ?? '0',
});

export const consoleOn = (
  t: Teardown,
  server: NatsFixture,
  words: readonly string[],
  variables: Variables = {},
) => runConsole(t, emptyFolder(t), words, { ...variablesOn(server), ...variables });
