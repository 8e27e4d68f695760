/**
 * Packed messages as verification looks at them: read where they are. Pure. Whatever is not as
 * every producer writes it is made a message of its own and read as such.
 */
import { cell, column, messageAt, type PackedBatch } from '../log/packed-batch.ts';
import type { EventBatch } from './event-batch.ts';
import { writeKeptHeaders } from './kept-headers.ts';
import { knownText } from './known-text.ts';
import { passingLeaf, sharedLeaf } from './leaf.ts';
import { stampIn, stampOf } from './producer-stamp.ts';

export const packedEvents = (batch: PackedBatch): EventBatch => {
  const { bytes } = batch;
  const isPlain = (index: number) => cell(batch, index, column.plain) === 1;
  return {
    length: batch.length,
    sequenceAt: (index) => cell(batch, index, column.sequence),
    subjectAt: (index) =>
      isPlain(index)
        ? knownText(
            bytes,
            cell(batch, index, column.subjectAt),
            cell(batch, index, column.subjectEnd),
          )
        : messageAt(batch, index).subject,
    stampAt: (index) =>
      stampIn(bytes, cell(batch, index, column.payloadAt), cell(batch, index, column.payloadEnd)) ??
      stampOf(messageAt(batch, index).payload),
    leafAt: (index) =>
      isPlain(index) ? sharedLeaf(leafBytes(batch, index)) : passingLeaf(messageAt(batch, index)),
    messageAt: (index) => messageAt(batch, index),
  };
};

/** As in leaf.ts, written into the room behind the messages: nothing but one view is made. */
const leafBytes = (batch: PackedBatch, index: number): Uint8Array => {
  const { bytes, roomAt } = batch;
  bytes[roomAt] = 0;
  const sequence = cell(batch, index, column.sequence);
  writeU32(bytes, roomAt + 1, Math.floor(sequence / 2 ** 32));
  writeU32(bytes, roomAt + 5, sequence % 2 ** 32);
  writeU32(bytes, roomAt + 9, cell(batch, index, column.timeHigh));
  writeU32(bytes, roomAt + 13, cell(batch, index, column.timeLow));
  let at = writePart(batch, index, column.subjectAt, roomAt + 17);
  at = writeHeaders(batch, index, at);
  at = writePart(batch, index, column.payloadAt, at);
  return new Uint8Array(bytes.buffer, bytes.byteOffset + roomAt, at - roomAt);
};

/** A part after its length; gives the place behind. `of`: the column where it begins. */
const writePart = (batch: PackedBatch, index: number, of: number, at: number): number => {
  const [from, end] = [cell(batch, index, of), cell(batch, index, of + 1)];
  writeU32(batch.bytes, at, end - from);
  if (end > from) batch.bytes.copyWithin(at + 4, from, end);
  return at + 4 + end - from;
};

const writeHeaders = (batch: PackedBatch, index: number, at: number): number => {
  const from = cell(batch, index, column.headersAt);
  const end = cell(batch, index, column.headersEnd);
  const length =
    end > from ? writeKeptHeaders(batch.bytes.subarray(from, end), batch.bytes, at + 4) : 0;
  writeU32(batch.bytes, at, length);
  return at + 4 + length;
};

const writeU32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
};
