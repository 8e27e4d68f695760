/**
 * The header block of a message exactly as it came over the wire. The client keeps it but shows
 * only its own reading of it; a client that keeps it elsewhere is an error here, not an empty
 * block.
 */
import type { Msg } from 'nats';

type Inside = Msg & { readonly _rdata?: unknown; readonly _msg?: { readonly hdr?: unknown } };

const none = new Uint8Array(0);

/** With its first line and its empty last one; empty when the message has no headers. */
export const rawHeadersOf = (message: Msg): Uint8Array => {
  const { bytes, headerBytes } = rawFrameOf(message);
  return headerBytes > 0 ? bytes.subarray(0, headerBytes) : none;
};

export type RawFrame = {
  /** The header block, and the payload behind it. */
  readonly bytes: Uint8Array;
  readonly headerBytes: number;
};

/** Both parts of a message in one piece: a view of each costs more than reading it. */
export const rawFrameOf = (message: Msg): RawFrame => {
  const { _rdata: bytes, _msg: frame } = message as Inside;
  const length = frame?.hdr;
  if (!(bytes instanceof Uint8Array) || typeof length !== 'number') {
    throw new Error('this version of the NATS client hides the raw headers: use nats 2.29');
  }
  return { bytes, headerBytes: Math.max(0, length) };
};
