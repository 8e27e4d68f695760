/**
 * Packs answers to direct gets, one after the other, into a batch. Pure but for what it gathers.
 */
import { directParser } from './direct-message.ts';
import { column, columns, type PackedBatch, roomBytes } from './packed-batch.ts';
import type { RawFrame } from './raw-headers.ts';

export type Pack = {
  /** Whether it was a message and came as part of a batch; undefined: it is a status. */
  readonly add: (frame: RawFrame) => boolean | undefined;
  /** What was gathered, ordered by sequence. */
  readonly close: () => PackedBatch;
};

/** Room at first; it doubles. */
export type PackSize = { readonly messages: number; readonly bytes: number };

export const createPack = (stream: string, size: PackSize): Pack => {
  const parse = directParser(stream);
  let bytes = Buffer.allocUnsafeSlow(size.bytes);
  let rows = new Float64Array(size.messages * columns);
  let [length, used, largest] = [0, 0, 0];
  const grow = (needed: number) => {
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      larger.set(bytes.subarray(0, used));
      bytes = larger;
    }
    if ((length + 1) * columns > rows.length) {
      const larger = new Float64Array(rows.length * 2);
      larger.set(rows);
      rows = larger;
    }
  };
  const add: Pack['add'] = ({ bytes: frame, headerBytes }) => {
    const most = Math.max(largest, frame.length);
    grow(used + frame.length + most + roomBytes);
    bytes.set(frame, used);
    const place = { at: used, payloadAt: used + headerBytes, end: used + frame.length };
    const batched = parse(bytes, place, rows, length * columns);
    if (batched === undefined) return undefined;
    [length, used, largest] = [length + 1, place.end, most];
    return batched;
  };
  const close = () => ({ length, bytes, roomAt: used, rows: inOrder(rows, length) });
  return { add, close };
};

/** Answers that were asked for one by one come in any order. */
const inOrder = (rows: Float64Array, length: number): Float64Array => {
  const sequenceOf = (index: number) => rows[index * columns + column.sequence] ?? 0;
  let sorted = 1;
  while (sorted < length && sequenceOf(sorted - 1) <= sequenceOf(sorted)) sorted += 1;
  if (sorted >= length) return rows;
  const order = Array.from({ length }, (_, index) => index);
  order.sort((a, b) => sequenceOf(a) - sequenceOf(b));
  const ordered = new Float64Array(rows.length);
  for (const [to, from] of order.entries())
    ordered.set(rows.subarray(from * columns, (from + 1) * columns), to * columns);
  return ordered;
};
