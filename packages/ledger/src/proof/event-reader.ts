/**
 * The messages of LEDGER handed out stretch by stretch, each once and in ascending order. Pure: it
 * reads what it is given. Between two batches nothing is awaited: a promise per message would cost
 * more than its hash.
 */
import type { PackedBatch } from '../log/packed-batch.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { type EventBatch, eventBatch, type TakeEvent } from './event-batch.ts';
import type { Findings } from './findings.ts';

export type EventReader = {
  /** Hands over every message up to a sequence, that one included. */
  readonly takeTo: (last: number, take: TakeEvent) => Promise<void>;
  /** The first and the last sequence so far; 0 without any. */
  readonly first: () => number;
  readonly last: () => number;
  readonly count: () => number;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly events: AsyncIterable<readonly RawMessage[] | PackedBatch>;
  readonly from: number;
  /** Told of every message that is handed out, and after every batch. */
  readonly onMessage: TakeEvent;
  readonly onBatch: (sequence: number, events: number) => void;
};

export const createEventReader = (
  { events, from, onMessage, onBatch }: Options,
  findings: Findings,
): EventReader => {
  const source = events[Symbol.asyncIterator]();
  let batch: EventBatch = eventBatch([]);
  let [at, first, last, count] = [0, 0, 0, 0];
  let ended = false;
  const nextBatch = async (): Promise<void> => {
    if (count > 0) onBatch(last, count);
    const { done, value } = await source.next();
    [batch, at, ended] = [eventBatch(done === true ? [] : value), 0, done === true];
  };
  const handOut = (index: number, take: TakeEvent) => {
    const sequence = batch.sequenceAt(index);
    if (sequence < from) return;
    if (sequence <= last) {
      const text = `#${sequence} comes after #${last}`;
      return findings.problem({ kind: 'message-out-of-order', sequence, message: text });
    }
    if (first === 0) first = sequence;
    [last, count] = [sequence, count + 1];
    onMessage(batch, index);
    take(batch, index);
  };
  const takeTo: EventReader['takeTo'] = async (limit, take) => {
    while (!ended) {
      while (at < batch.length) {
        if (batch.sequenceAt(at) > limit) return;
        at += 1;
        handOut(at - 1, take);
      }
      await nextBatch();
    }
  };
  const close = async () => {
    if (!ended) await source.return?.();
  };
  return { takeTo, first: () => first, last: () => last, count: () => count, close };
};
