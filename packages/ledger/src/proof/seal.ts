/**
 * A seal: a signed statement of what one range of LEDGER holds, chained to the seal before. Pure.
 *
 * Its payload is `{"body": "<text>", "signature": "<base64>"}`; the signature is over the bytes of
 * `body`, which is itself JSON, so that nobody has to write it again the same way to check it.
 * Ranges follow each other without a hole: the first sequence of a seal is the last one of the seal
 * before plus one. docs/proof.md is the format for those who write a verifier of their own.
 */
import { hash } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';
import { isSignedBy, type SealSigner } from './signing-key.ts';

export const sealSubject = 'seals.ledger';

/** Of each leaf hash so many bytes are in the seal: enough to say which message is another. */
export const locatorBytes = 8;

const Hex = new t.Type<string, string, unknown>(
  'Sha256',
  (u): u is string => typeof u === 'string' && /^[0-9a-f]{64}$/.test(u),
  (u, c) =>
    typeof u === 'string' && /^[0-9a-f]{64}$/.test(u) ? t.success(u) : t.failure(u, c, 'no hash'),
  t.identity,
);

export const SealBody = t.readonly(
  t.strict({
    version: t.literal(1),
    stream: t.literal('LEDGER'),
    /** When the stream was created, and its generation: together they say which LEDGER. */
    created: t.string,
    generation: Sequence,
    /** Position in the chain, from 1. */
    number: Sequence,
    first: Sequence,
    last: Sequence,
    /** Messages in the range: fewer than its length only when some were missing already. */
    count: Sequence,
    /** Ranges of sequences that held no message when the seal was made. */
    missing: t.readonlyArray(t.readonly(t.tuple([Sequence, Sequence]))),
    /** RFC 6962 root over the leaves of the messages, in order. */
    root: Hex,
    /** Server time of the last message, nanoseconds since 1970. */
    time: t.string,
    /** SHA-256 of the payload of the seal before; null in the first one. */
    previous: t.union([Hex, t.null]),
    key: t.string,
    /** The first 8 bytes of every leaf, one after the other, base64. */
    locators: t.string,
  }),
  'SealBody',
);
export type SealBody = t.TypeOf<typeof SealBody>;

const Signed = t.strict({ body: t.string, signature: t.string }, 'Seal');

export type Seal = SealBody & {
  /** SHA-256 of the whole payload: what the next seal and the anchor name. */
  readonly hash: string;
  /** Whether `key` signed it; whether that key is to be trusted is for the reader to say. */
  readonly signed: boolean;
};

export const writeSeal = (body: Omit<SealBody, 'key'>, signer: SealSigner): string => {
  const { locators, ...rest } = body;
  const text = JSON.stringify({ ...rest, key: signer.publicKey, locators });
  return JSON.stringify({ body: text, signature: signer.sign(text) });
};

export const hashOf = (payload: Uint8Array): string => hash('sha256', payload, 'hex');

/** What is wrong with it, in words, when it is no seal at all. */
export const readSeal = (payload: Uint8Array): E.Either<string, Seal> => {
  const signed = Signed.decode(parse(Buffer.from(payload).toString('utf8')));
  if (E.isLeft(signed)) return E.left(explainFirst(signed.left));
  const { body: text, signature } = signed.right;
  const body = SealBody.decode(parse(text));
  if (E.isLeft(body)) return E.left(explainFirst(body.left));
  const wrong = contradiction(body.right);
  if (wrong !== undefined) return E.left(wrong);
  const isSigned = isSignedBy(body.right.key, text, signature);
  return E.right({ ...body.right, hash: hashOf(payload), signed: isSigned });
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const contradiction = (body: SealBody): string | undefined => {
  const { number, first, last, count, missing, locators, previous } = body;
  if (number < 1 || first < 1 || last < first) return 'its numbers are no range';
  let [gone, next] = [0, first];
  for (const [from, to] of missing) {
    if (from < next || to < from || to > last) return 'its missing messages are not in its range';
    gone += to - from + 1;
    next = to + 1;
  }
  if (count + gone !== last - first + 1) return 'its count is not that of its range';
  if (Buffer.byteLength(locators, 'base64') !== count * locatorBytes)
    return 'its locators are not as many as its messages';
  if ((number === 1) !== (previous === null)) return 'only the first seal has none before it';
  if (!/^\d{1,20}$/.test(body.time)) return 'its time is no number';
  return undefined;
};
