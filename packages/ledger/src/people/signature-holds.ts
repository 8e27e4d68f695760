/**
 * Whether an envelope's signature is that of the key it names, over what it says. Pure.
 * Asked where the stored bytes are still at hand: afterwards data may have been lifted to a newer
 * version, or lost members that nobody knows, and nobody signed that.
 */
import type { Envelope } from '../events/envelope.ts';
import { nestsTooDeep } from '../events/nesting.ts';
import { signedBytes } from '../events/signed-bytes.ts';
import { isSignedBy } from '../proof/signing-key.ts';

export const signatureHolds = (envelope: Envelope): boolean => {
  const { signedby, signature } = envelope;
  if (signedby === undefined || signature === undefined) return false;
  // Members that a reader strips are signed too, however deep somebody nested them.
  if (nestsTooDeep(envelope.data)) return false;
  return isSignedBy(signedby, new TextDecoder().decode(signedBytes(envelope)), signature);
};
