/**
 * A message as the server stored it, byte for byte: what hashes, seals and exports work on. A
 * stored event is never encoded again. Pure.
 */

export type RawMessage = {
  /** Position in the stream. */
  readonly sequence: number;
  /** Server time of the append, nanoseconds since 1970. */
  readonly timeNs: bigint;
  readonly subject: string;
  /** The header block with its first line and its empty last one; empty when there is none. */
  readonly headers: Uint8Array;
  readonly payload: Uint8Array;
};
