/** A log on a test's nats-server: streams created, opened as a service would, closed at the end. */
import { initialiseLog, type Log, type LogSettings, openLog } from '@recovery-ledger/ledger';
import type { NatsFixture } from './nats.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

type Options = Partial<Pick<LogSettings, 'service' | 'instance' | 'mode'>>;

export const ledgerLog = async (
  t: Teardown,
  { url, user, password }: NatsFixture,
  { service = 'test', instance = 'test-1', mode = 'real' }: Options = {},
): Promise<Log> => {
  const settings = { servers: url, user, password, service, instance, mode };
  orThrow(await initialiseLog(settings));
  const log = orThrow(await openLog(settings));
  t.teardown(() => log.close());
  return log;
};
