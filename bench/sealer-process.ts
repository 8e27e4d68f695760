/** A sealer as a process of its own. Arguments: url user password. Says `ready` on stdout. IO. */
import { openSeals, runSealer } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { newSigner } from '../test/harness/sealed-log.ts';

const [servers = '', user = '', password = ''] = process.argv.slice(2);
const store = await openSeals({ servers, user, password, service: 'seal', instance: 'bench' });
if (E.isLeft(store)) throw new Error(store.left.hint);
const logger = { info: () => {}, warn: console.warn, error: console.error };
const signer = newSigner();
const ready = () => console.log('ready');
const limits = { everyCount: 1_000, everyMs: 1_000 };
await runSealer(
  { store: store.right, signer, logger, ready, ...limits },
  new AbortController().signal,
);
