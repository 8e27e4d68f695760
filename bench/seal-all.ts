/** Seals everything that a log holds, as the sealer does it, and stops. IO. */
import { type LogSettings, openSeals, runSealer, type SealSigner } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export const sealAll = async (
  settings: LogSettings,
  signer: SealSigner,
  head: number,
): Promise<void> => {
  const store = await openSeals(settings);
  if (E.isLeft(store)) throw new Error(store.left.hint);
  const stop = new AbortController();
  const silent = { info: () => {}, warn: console.warn, error: console.error };
  await runSealer(
    {
      store: store.right,
      signer,
      logger: silent,
      everyCount: 1_000,
      everyMs: 100,
      ready: () => {},
      onSeal: ({ last }) => {
        if (last >= head) stop.abort();
      },
    },
    stop.signal,
  );
  await store.right.close();
};
