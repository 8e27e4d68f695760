/**
 * A range of a stream in order, message by message as it was stored; a gap in it is yielded as a
 * gap, but only once it is certain. IO.
 *
 * A direct get may be answered by a replica that lags, or be cut short; so what is missing is asked
 * for again until it comes, or the leader says that it is deleted, or patience ends. While one
 * batch is worked on, the next is on its way.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { DirectGet } from './direct-get.ts';
import { cell, column, firstOf, type PackedBatch } from './packed-batch.ts';

export type ReadRange = {
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
};

type Source = {
  readonly get: DirectGet['get'];
  /** Whether the leader says that this message was removed; it knows, a replica may lag. */
  readonly isDeleted: (sequence: number) => Promise<boolean>;
  /** How often in one read something missing is asked for again. */
  readonly patience: number;
};

const pauseMs = 100;

export async function* readRaw(
  { get, isDeleted, patience }: Source,
  { from, to, signal }: ReadRange,
): AsyncGenerator<PackedBatch> {
  let next = Math.max(1, from);
  let left = patience;
  let coming = next <= to ? get(next, to) : undefined;
  while (coming !== undefined && signal?.aborted !== true) {
    const got: PackedBatch = await coming;
    const whole = contiguous(got, next, to);
    const sure = whole.length > 0 || left === 0 || (await isDeleted(next));
    const batch = whole.length > 0 || !sure ? whole : fromFirst(got, to);
    next = sure && got.length === 0 ? next + 1 : (lastSequence(batch) ?? next - 1) + 1;
    if (!sure) {
      left -= 1;
      await pause(pauseMs);
    }
    coming = next <= to ? get(next, to) : undefined;
    if (batch.length > 0) yield batch;
  }
}

/** The messages up to the first gap. */
const contiguous = (batch: PackedBatch, first: number, to: number): PackedBatch => {
  let length = 0;
  while (length < batch.length && sequenceAt(batch, length) === first + length) length += 1;
  return firstOf(batch, Math.min(length, Math.max(0, to - first + 1)));
};

/** The same behind a gap that is one: as far as it goes on without another. */
const fromFirst = (batch: PackedBatch, to: number): PackedBatch =>
  contiguous(batch, batch.length > 0 ? sequenceAt(batch, 0) : 1, to);

const sequenceAt = (batch: PackedBatch, index: number): number =>
  cell(batch, index, column.sequence);

const lastSequence = (batch: PackedBatch): number | undefined =>
  batch.length > 0 ? sequenceAt(batch, batch.length - 1) : undefined;
