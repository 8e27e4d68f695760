/** A person's key as what signs their acts. Pure. It logs in nowhere: see signed-bytes. */
import * as E from 'fp-ts/lib/Either.js';
import { fromSeed } from 'nkeys.js';
import type { Signer } from '../events/producer.ts';

/** `seed` is an nkey seed of a user (`SU…`); Left says in words why it is none. */
export const actSigner = (seed: string): E.Either<string, Signer> => {
  try {
    const pair = fromSeed(Buffer.from(seed.trim()));
    const publicKey = pair.getPublicKey();
    if (!publicKey.startsWith('U')) return E.left('it is the seed of another kind of key');
    return E.right({ publicKey, sign: (bytes) => pair.sign(bytes) });
  } catch {
    return E.left('it is not an nkey seed (SU…)');
  }
};
