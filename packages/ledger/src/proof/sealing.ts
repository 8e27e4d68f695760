/**
 * A seal in the making: messages are added in order, and it can be closed after any of them. Pure.
 */
import type { RawMessage } from '../log/raw-message.ts';
import type { StreamIdentity } from '../log/stream-identity.ts';
import { leafHash } from './leaf.ts';
import { createMerkle } from './merkle.ts';
import { locatorBytes, type Seal, writeSeal } from './seal.ts';
import type { SealSigner } from './signing-key.ts';

export type Sealing = {
  readonly add: (message: RawMessage) => void;
  /** Messages so far. */
  readonly count: () => number;
  /** Server time of the first of them, nanoseconds. */
  readonly since: () => bigint | undefined;
  /** The payload of the seal over all of them; throws when there is none. */
  readonly close: (signer: SealSigner) => string;
};

/** The seal that the next one follows, as far as it matters. */
export type Before = Pick<Seal, 'number' | 'last' | 'hash' | 'created' | 'generation'>;

/** So many at most: their locators must fit one message. */
export const mostPerSeal = 50_000;

export const createSealing = (stream: Known, before: Before | undefined): Sealing => {
  const first = firstAfter(stream, before);
  const tree = createMerkle();
  const locators: Buffer[] = [];
  const missing: (readonly [number, number])[] = [];
  let last = first - 1;
  let [since, time]: [bigint | undefined, bigint] = [undefined, 0n];
  const add = (message: RawMessage) => {
    const { sequence, timeNs } = message;
    if (sequence <= last) throw new Error(`#${sequence} comes after #${last}`);
    if (sequence > last + 1) missing.push([last + 1, sequence - 1]);
    const leaf = leafHash(message);
    tree.add(leaf);
    locators.push(leaf.subarray(0, locatorBytes));
    [last, since, time] = [sequence, since ?? timeNs, timeNs];
  };
  const close = (signer: SealSigner): string => {
    if (last < first) throw new Error('there is nothing to seal');
    const { created, generation } = stream;
    const range = { number: (before?.number ?? 0) + 1, first, last, count: tree.size(), missing };
    const root = tree.root().toString('hex');
    const chain = { time: String(time), previous: before?.hash ?? null };
    const body = { version: 1, stream: 'LEDGER', created, generation, ...range, root } as const;
    const text = Buffer.concat(locators).toString('base64');
    return writeSeal({ ...body, ...chain, locators: text }, signer);
  };
  return { add, count: tree.size, since: () => since, close };
};

type Known = Pick<StreamIdentity, 'created' | 'generation' | 'lineage'>;
type Sealed = Pick<Before, 'last' | 'created' | 'generation'>;

/**
 * Where the range of the next seal begins. After a promotion or a restore the log may be shorter
 * than what was sealed of its ancestor: then at what was taken over of that one.
 */
export const firstAfter = (stream: Known, before: Before | undefined): number => {
  return before === undefined ? 1 : lastHeld(stream, before) + 1;
};

/** The last sequence of a seal's range that the stream has. */
export const lastHeld = (stream: Known, seal: Sealed): number =>
  Math.min(seal.last, takenOver(stream, seal) ?? seal.last);

/** Whether the stream is the one that was sealed, or comes after it. */
export const continues = (stream: Known, before: Before): boolean =>
  takenOver(stream, before) !== undefined;

/** The last sequence of the sealed stream that this one has. */
const takenOver = ({ created, generation, lineage }: Known, before: Sealed): number | undefined => {
  if (before.created === created && before.generation === generation)
    return Number.MAX_SAFE_INTEGER;
  return lineage.find((of) => of.created === before.created && of.generation === before.generation)
    ?.through;
};
