/** The console's seal, verify and prove on a test's log, as processes of their own. IO. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSigner } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { createUser } from 'nkeys.js';
import { emptyFolder, type RunningConsole, runConsole, startConsole } from './console.ts';
import type { NatsFixture } from './nats.ts';
import type { Teardown } from './server-fixture.ts';
import { tinyEstate } from './tiny-estate.ts';
import { until } from './until.ts';

export type SealConsole = {
  readonly folder: string;
  readonly publicKey: string;
  /** Resolves once it seals. */
  readonly seal: (...words: readonly string[]) => Promise<RunningConsole>;
  readonly run: (...words: readonly string[]) => ReturnType<typeof runConsole>;
};

export const sealConsole = (t: Teardown, { url, user, password }: NatsFixture): SealConsole => {
  const folder = emptyFolder(t);
  const seed = Buffer.from(createUser().getSeed()).toString();
  const signer = openSigner(seed);
  if (E.isLeft(signer)) throw new Error(signer.left);
  const seedFile = join(folder, 'seal.seed');
  writeFileSync(seedFile, `${seed}\n`, { mode: 0o600 });
  const variables = {
    RECOVERY_LEDGER_NATS_URL: url,
    RECOVERY_LEDGER_NATS_USER: user,
    RECOVERY_LEDGER_NATS_PASSWORD: password,
    RECOVERY_LEDGER_ESTATE: tinyEstate(folder),
    RECOVERY_LEDGER_STATE_DIR: folder,
  };
  const seal = async (...words: readonly string[]) => {
    const own = { ...variables, RECOVERY_LEDGER_SEAL_SEED_FILE: seedFile };
    const command = ['seal', '--instance', 'sealer-1', '--every-ms', '200', ...words];
    const started = startConsole(t, folder, command, own);
    await until(() => started.stderr().includes('"ready"'), {
      deadlineMs: 60_000,
      what: `a sealer that is ready: ${started.stderr()}`,
    });
    return started;
  };
  const run: SealConsole['run'] = (...words) => runConsole(t, folder, words, variables);
  return { folder, publicKey: signer.right.publicKey, seal, run };
};
