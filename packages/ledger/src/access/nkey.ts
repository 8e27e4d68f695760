/** Nkeys: Ed25519 key pairs as NATS writes them, for logins and for seals. IO (random keys). */
import { createUser, fromSeed } from 'nkeys.js';

/** A new secret, `SU…`: whoever has it can log in, or sign, as its owner. */
export const newSeed = (): string => Buffer.from(createUser().getSeed()).toString();

/** The public half, `U…`; undefined when the text is no seed. */
export const publicKeyOf = (seed: string): string | undefined => {
  try {
    return fromSeed(Buffer.from(seed)).getPublicKey();
  } catch {
    return undefined;
  }
};
