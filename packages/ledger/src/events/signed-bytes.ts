/**
 * What a person's key signs of an event: the UTF-8 bytes of `urn:recovery-ledger:signed-event:1\n`
 * and, after it, the RFC 8785 form of the whole CloudEvent but for two members: `signature`, which
 * cannot sign itself, and `late`, which a spool may add afterwards. Pure.
 *
 * So a signature covers type, aggregate, mode, time, id and data, and whose key it is (`signedby`).
 * A key that signs events must not be a login key: a server has those sign bytes of its choice.
 */
import { canonicalJson } from './canonical-json.ts';
import type { Envelope } from './envelope.ts';

const domain = 'urn:recovery-ledger:signed-event:1\n';

export const signedBytes = (envelope: Envelope): Uint8Array => {
  const { signature: _signature, late: _late, ...signed } = envelope;
  return new TextEncoder().encode(domain + canonicalJson(signed));
};
