/**
 * The proof that one event is in the log as it was sealed: the event, its way to the root, and the
 * seal. Pure. Whoever has the sealer's public key can check it, with nothing else of the log.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { inclusionPath, rootByPath } from './inclusion.ts';
import { leafHash } from './leaf.ts';
import { readSeal, type Seal } from './seal.ts';
import { createSlots } from './slots.ts';

const EventProof = t.strict(
  {
    version: t.literal(1),
    event: t.strict({
      sequence: Sequence,
      timeNs: t.string,
      subject: t.string,
      /** The raw header block and the payload, base64. */
      headers: t.string,
      payload: t.string,
    }),
    /** Hexadecimal, like the path. */
    leaf: t.string,
    /** Position among the leaves of the seal, from 0. */
    index: Sequence,
    path: t.readonlyArray(t.string),
    /** The payload of the seal, as it is stored. */
    seal: t.string,
  },
  'EventProof',
);
export type EventProof = t.TypeOf<typeof EventProof>;

/**
 * `range` are the messages that the seal covers, in order. Left: why there is no proof, in words.
 */
export const proveEvent = (
  sealPayload: string,
  range: readonly RawMessage[],
  sequence: number,
): E.Either<string, EventProof> => {
  const seal = readSeal(Buffer.from(sealPayload));
  if (E.isLeft(seal)) return E.left(`the seal cannot be read: ${seal.left}`);
  const index = range.findIndex((message) => message.sequence === sequence);
  const message = range[index];
  if (message === undefined) return E.left(`#${sequence} is not in the log`);
  const leaves = range.map(leafHash);
  const path = inclusionPath(leaves, index).map((node) => Buffer.from(node).toString('hex'));
  const { timeNs, subject, headers, payload } = message;
  const [block, body] = [headers, payload].map((of) => Buffer.from(of).toString('base64'));
  const event = {
    sequence,
    timeNs: String(timeNs),
    subject,
    headers: block ?? '',
    payload: body ?? '',
  };
  const leaf = leaves[index]?.toString('hex') ?? '';
  const proof: EventProof = { version: 1, event, leaf, index, path, seal: sealPayload };
  const checked = checkProof(proof, [seal.right.key]);
  return E.isLeft(checked) ? checked : E.right(proof);
};

export type ProvenEvent = { readonly message: RawMessage; readonly seal: Seal };

/** The proven event and its seal, or what is wrong with the proof. */
export const checkProof = (
  json: unknown,
  keys: readonly string[],
): E.Either<string, ProvenEvent> => {
  const decoded = EventProof.decode(json);
  if (E.isLeft(decoded)) return E.left(`it is no proof: ${explainFirst(decoded.left)}`);
  const { event, leaf: stated, index, path, seal: payload } = decoded.right;
  if (!/^\d{1,20}$/.test(event.timeNs)) return E.left('its time is no number');
  const read = readSeal(Buffer.from(payload));
  if (E.isLeft(read)) return E.left(`its seal cannot be read: ${read.left}`);
  const seal = read.right;
  if (!seal.signed) return E.left(`the signature of seal ${seal.number} does not fit`);
  if (!keys.includes(seal.key))
    return E.left(`seal ${seal.number} is signed by ${seal.key}, which is not trusted`);
  const message = {
    sequence: event.sequence,
    timeNs: BigInt(event.timeNs),
    subject: event.subject,
    headers: Buffer.from(event.headers, 'base64'),
    payload: Buffer.from(event.payload, 'base64'),
  };
  const leaf = leafHash(message);
  if (leaf.toString('hex') !== stated) return E.left('the event does not have the hash it says');
  if (!createSlots(seal).fits(event.sequence, leaf))
    return E.left(`#${event.sequence} is not what seal ${seal.number} says`);
  const nodes = path.map((node) => Buffer.from(node, 'hex'));
  const fits = nodes.every((node) => node.length === 32);
  const root = fits ? rootByPath({ leaf, index, size: seal.count, path: nodes }) : undefined;
  return root !== undefined && Buffer.from(root).toString('hex') === seal.root
    ? E.right({ message, seal })
    : E.left(`the path does not lead to the root of seal ${seal.number}`);
};
