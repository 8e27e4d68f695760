/** An imported or restored log adopted as an admin would, and opened as a service would. */
import { adoptLog, type Log, openLog } from '@recovery-ledger/ledger';
import { settingsOf } from './bundles.ts';
import type { NatsFixture } from './nats.ts';
import { natsRequest } from './nats-request.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

export const adopt = (server: NatsFixture) =>
  adoptLog(settingsOf(server), {
    estate: 'floor',
    reason: 'a test',
    by: 'test',
    force: false,
    raise: false,
    atLeast: 0,
    tell: () => {},
    after: () => {},
  });

export const openedLog = async (t: Teardown, server: NatsFixture): Promise<Log> => {
  const log = orThrow(await openLog({ ...settingsOf(server), mode: 'real' }));
  t.teardown(() => log.close());
  return log;
};

export const adoptedLog = async (t: Teardown, server: NatsFixture): Promise<Log> => {
  orThrow(await adopt(server));
  return openedLog(t, server);
};

export const streamInfo = async (server: NatsFixture, stream: string) =>
  JSON.parse(await natsRequest(server, `$JS.API.STREAM.INFO.${stream}`));
