/** A sealer of the test's own on a real log, and the log verified as an auditor would. IO. */
import {
  type Audit,
  openAudit,
  openSeals,
  runSealer,
  type SealerDeps,
  type SealSigner,
  type SealStore,
  type VerifyInput,
  verify,
} from '@recovery-ledger/ledger';
import type { NatsFixture } from './nats.ts';
import { quiet } from './quiet-logger.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

const settingsOf = ({ url: servers, user, password }: NatsFixture) => {
  return { servers, user, password, service: 'test', instance: 'test-1' };
};

export const auditLog = async (t: Teardown, nats: NatsFixture): Promise<Audit> => {
  const audit = orThrow(await openAudit(settingsOf(nats)));
  t.teardown(() => audit.close());
  return audit;
};

type Options = Partial<Pick<SealerDeps, 'everyCount' | 'everyMs' | 'onSeal' | 'logger'>> & {
  /** Puts itself between the sealer and its chain. */
  readonly around?: (store: SealStore) => SealStore;
};

export type RunningSealer = {
  /** Resolves when it has stopped, rejects with what it stopped of. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startSealer = async (
  t: Teardown,
  nats: NatsFixture,
  signer: SealSigner,
  { around = (it) => it, ...options }: Options = {},
): Promise<RunningSealer> => {
  const store = orThrow(await openSeals(settingsOf(nats)));
  const stopping = new AbortController();
  const ready = () => {};
  const deps = { store: around(store), signer, logger: quiet, ready };
  const ended = runSealer({ everyCount: 10, everyMs: 200, ...deps, ...options }, stopping.signal);
  ended.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  t.teardown(async () => {
    await stop().catch(() => undefined);
    await store.close();
  });
  return { ended, stop };
};

export const verifyOnline = async (
  audit: Audit,
  signer: SealSigner,
  options: Partial<VerifyInput> = {},
) =>
  verify({
    events: audit.read('LEDGER', { from: 1 }),
    seals: audit.read('SEALS', { from: 1 }),
    keys: [signer.publicKey],
    stream: await audit.head('LEDGER'),
    ...options,
  });
