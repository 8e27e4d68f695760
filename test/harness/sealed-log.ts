/**
 * A sealed log in memory, made the way the sealer makes one, to be tampered with. Pure but for
 * keys.
 */
import {
  type Anchor,
  anchorLine,
  type Before,
  createSealing,
  openSigner,
  type RawMessage,
  readAnchor,
  readSeal,
  type SealSigner,
  sealSubject,
  type VerifyInput,
  type VerifyReport,
  verify,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { createUser } from 'nkeys.js';

export const newSigner = (): SealSigner =>
  right(openSigner(Buffer.from(createUser().getSeed()).toString()));

const right = <A>(either: E.Either<string, A>): A => {
  if (E.isLeft(either)) throw new Error(either.left);
  return either.right;
};

export type SealedStream = {
  readonly created: string;
  readonly generation: number;
  readonly lineage: readonly { created: string; generation: number; through: number }[];
};

export type SealedLog = {
  readonly events: readonly RawMessage[];
  readonly seals: readonly RawMessage[];
  readonly stream: SealedStream;
  readonly signer: SealSigner;
};

const startNs = 1_770_000_000_000_000_000n;
export const atMs = (sequence: number): number => Number(startNs / 1_000_000n) + sequence;

/** The event of a sequence: the producer's number is the sequence, for it writes one subject. */
export const eventAt = (sequence: number, change: Partial<RawMessage> = {}): RawMessage => ({
  sequence,
  timeNs: startNs + BigInt(sequence) * 1_000_000n,
  subject: 'ledger.real.component.redis',
  headers: Buffer.from(`NATS/1.0\r\nNats-Msg-Id: id-${sequence}\r\nLedger-Type: T\r\n\r\n`),
  payload: Buffer.from(JSON.stringify({ bootid: 'boot', producerseq: sequence, data: sequence })),
  ...change,
});

export const firstStream: SealedStream = { created: '2026-02-02', generation: 0, lineage: [] };

/** So many events, a seal over every `perSeal` of them; what is left over stays unsealed. */
export const sealedLog = (count: number, perSeal: number, signer = newSigner()): SealedLog => {
  const events = Array.from({ length: count }, (_, index) => eventAt(index + 1));
  return { events, seals: sealAll(events, perSeal, signer), stream: firstStream, signer };
};

export const sealAll = (
  events: readonly RawMessage[],
  perSeal: number,
  signer: SealSigner,
  stream = firstStream,
  after: readonly RawMessage[] = [],
): readonly RawMessage[] => {
  const seals: RawMessage[] = [...after];
  let before = lastOf(after);
  let sealing = createSealing(stream, before);
  for (const event of events) {
    sealing.add(event);
    if (sealing.count() < perSeal) continue;
    seals.push(sealMessage(seals.length + 1, sealing.close(signer)));
    before = lastOf(seals);
    sealing = createSealing(stream, before);
  }
  return seals;
};

const lastOf = (seals: readonly RawMessage[]): Before | undefined => {
  const last = seals.at(-1);
  return last === undefined ? undefined : right(readSeal(last.payload));
};

export const sealMessage = (sequence: number, payload: string): RawMessage => ({
  sequence,
  timeNs: startNs,
  subject: sealSubject,
  headers: new Uint8Array(0),
  payload: Buffer.from(payload),
});

export const anchorOf = (seals: readonly RawMessage[]): Anchor =>
  readAnchor(seals.map(({ payload }) => `${anchorLine(right(readSeal(payload)))}\n`).join(''));

/** Verified with the log's own key; in uneven batches, as they come over a network. */
export const verifyLog = (
  { events, seals, stream, signer }: SealedLog,
  options: Partial<VerifyInput> = {},
): Promise<VerifyReport> =>
  verify({
    events: inBatches(events, 7),
    seals: inBatches(seals, 2),
    keys: [signer.publicKey],
    stream,
    ...options,
  });

async function* inBatches<A>(all: readonly A[], size: number): AsyncGenerator<readonly A[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
