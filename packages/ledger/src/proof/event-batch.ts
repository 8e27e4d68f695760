/**
 * A batch of LEDGER's messages as verification looks at them: by index, without an object for each.
 * Pure. Plain messages (of bundles, of what was imported) and packed ones (as the server sends
 * them) give the same answers.
 */
import type { PackedBatch } from '../log/packed-batch.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { passingLeaf } from './leaf.ts';
import { packedEvents } from './packed-events.ts';
import { type Stamp, stampOf } from './producer-stamp.ts';

export type EventBatch = {
  readonly length: number;
  readonly sequenceAt: (index: number) => number;
  readonly subjectAt: (index: number) => string;
  /** Undefined for what is no event. */
  readonly stampAt: (index: number) => Stamp | undefined;
  /** The leaf hash, in a buffer that the next call overwrites. */
  readonly leafAt: (index: number) => Buffer;
  readonly messageAt: (index: number) => RawMessage;
};

/** Told of a message: the one at an index of a batch. */
export type TakeEvent = (batch: EventBatch, index: number) => void;

export const eventBatch = (batch: readonly RawMessage[] | PackedBatch): EventBatch =>
  'rows' in batch ? packedEvents(batch) : plainEvents(batch);

const plainEvents = (messages: readonly RawMessage[]): EventBatch => {
  const messageAt = (index: number): RawMessage => {
    const message = messages[index];
    if (message === undefined) throw new Error(`there is no message ${index} in this batch`);
    return message;
  };
  return {
    length: messages.length,
    sequenceAt: (index) => messageAt(index).sequence,
    subjectAt: (index) => messageAt(index).subject,
    stampAt: (index) => stampOf(messageAt(index).payload),
    leafAt: (index) => passingLeaf(messageAt(index)),
    messageAt,
  };
};
