/**
 * The keys of seals: Ed25519 as nkeys write them (`SU…` the seed, `U…` the public key). Pure.
 * A seal's key logs in nowhere: it only signs.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import { fromPublic, fromSeed } from 'nkeys.js';

export type SealSigner = {
  readonly publicKey: string;
  /** The signature of the UTF-8 bytes of a text, base64. */
  readonly sign: (text: string) => string;
};

export const openSigner = (seed: string): E.Either<string, SealSigner> => {
  try {
    const pair = fromSeed(Buffer.from(seed.trim()));
    const publicKey = pair.getPublicKey();
    if (!publicKey.startsWith('U')) return E.left('it is the seed of another kind of key');
    const sign = (text: string) => Buffer.from(pair.sign(Buffer.from(text))).toString('base64');
    return E.right({ publicKey, sign });
  } catch {
    return E.left('it is not an nkey seed (SU…)');
  }
};

/** Whether a text is a public key whose checksum is right. */
export const isPublicKey = (text: string): boolean => {
  if (!/^U[A-Z2-7]{55}$/.test(text)) return false;
  try {
    fromPublic(text);
    return true;
  } catch {
    return false;
  }
};

/** Whether a public key signed a text; false for a key or a signature that is none. */
export const isSignedBy = (publicKey: string, text: string, signature: string): boolean => {
  const key = keyOf(publicKey);
  const bytes = Buffer.from(signature, 'base64');
  return key !== undefined && bytes.length === 64 && verify(null, Buffer.from(text), key, bytes);
};

/** Few keys sign all seals; what is no key is not kept. */
const known = new Map<string, KeyObject>();
const mostKnown = 64;

const keyOf = (publicKey: string): KeyObject | undefined => {
  const found = known.get(publicKey);
  if (found !== undefined || !isPublicKey(publicKey)) return found;
  const x = rawKey(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (known.size < mostKnown) known.set(publicKey, key);
  return key;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The 32 bytes between the kind (one byte) and the checksum (two), from base 32. */
const rawKey = (publicKey: string): Buffer => {
  let [bits, value] = [0, 0];
  const bytes: number[] = [];
  for (const letter of publicKey) {
    value = (value * 32 + alphabet.indexOf(letter)) % 2 ** 16;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes.slice(1, 33));
};
