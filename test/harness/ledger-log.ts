/** A log on a test's nats-server: streams created, opened as a service would, closed at the end. */
import { initialiseLog, type Log, type LogSettings, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { NatsFixture } from './nats.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

type Options = Partial<Pick<LogSettings, 'service' | 'instance' | 'mode'>>;

export const ledgerLog = async (
  t: Teardown,
  { url, user, password }: NatsFixture,
  { service = 'test', instance = 'test-1', mode = 'real' }: Options = {},
): Promise<Log> => {
  const settings = { servers: url, user, password, service, instance, mode };
  orThrow(await insistently(() => initialiseLog(settings)));
  const log = orThrow(await insistently(() => openLog(settings)));
  t.teardown(() => log.close());
  return log;
};

const patienceMs = 30_000;

/** As services wait for a server that may come: on a busy machine a login can take seconds. */
const insistently = async <F extends { readonly hint: string }, A>(
  open: () => Promise<E.Either<F, A>>,
): Promise<E.Either<F, A>> => {
  for (const deadline = performance.now() + patienceMs; ; ) {
    const opened = await open();
    const again = E.isLeft(opened) && 'mayPass' in opened.left && opened.left.mayPass === true;
    if (!again || performance.now() > deadline) return opened;
  }
};
