/**
 * Exports one stream's messages into segments, after those that an earlier run finished. IO.
 * What it says it has is on disk: `onSegment` is told of each file once that is whole.
 */
import type { Audit, AuditedStream } from '../log/open-audit.ts';
import type { RawMessage } from '../log/raw-message.ts';
import type { PartSoFar } from './journal.ts';
import type { Segment } from './manifest.ts';
import { createMessageCursor, type MessageCursor } from './message-cursor.ts';
import { type SegmentPlace, writeSegment } from './segment-writer.ts';

export type PartOptions = {
  readonly stream: AuditedStream;
  readonly place: SegmentPlace;
  readonly from: number;
  readonly to: number;
  readonly segmentEvents: number;
  readonly signal: AbortSignal | undefined;
  readonly onSegment: (part: PartSoFar) => Promise<void>;
  readonly onMessages: (last: number) => void;
};

/** A segment of few but large messages ends earlier. */
const segmentBytes = 256 * 1024 ** 2;

export const exportPart = async (
  audit: Audit,
  done: PartSoFar,
  options: PartOptions,
): Promise<PartSoFar> => {
  const { stream, to, signal } = options;
  const from = nextOf(done, options.from);
  let part = done;
  if (from > to) return part;
  const reading = audit.read(stream, { from, to, signal });
  const cursor = createMessageCursor(reading, { from, to }, () => audit.head(stream));
  try {
    for (;;) {
      const segment = await writeNext(cursor, options);
      const gaps = [...done.gaps, ...cursor.gaps];
      if (segment === undefined) return { ...part, gaps };
      const { last } = segment;
      const known = gaps.filter((gap) => gap.last < last);
      part = { ...part, gaps: known, segments: [...part.segments, segment] };
      await options.onSegment(part);
    }
  } finally {
    await reading.return(undefined);
  }
};

/** Where an interrupted export goes on. */
const nextOf = ({ segments }: PartSoFar, from: number): number =>
  (segments.at(-1)?.last ?? from - 1) + 1;

const writeNext = async (
  cursor: MessageCursor,
  options: PartOptions,
): Promise<Segment | undefined> => {
  const first = await take(cursor, options, options.segmentEvents);
  return first.length === 0
    ? undefined
    : writeSegment(options.place, segmentMessages(cursor, options, first));
};

async function* segmentMessages(
  cursor: MessageCursor,
  options: PartOptions,
  first: readonly RawMessage[],
): AsyncGenerator<readonly RawMessage[]> {
  let batch = first;
  let [count, bytes] = [0, 0];
  while (batch.length > 0) {
    yield batch;
    count += batch.length;
    for (const { payload, headers } of batch) bytes += payload.length + headers.length;
    options.onMessages(batch.at(-1)?.sequence ?? 0);
    if (count >= options.segmentEvents || bytes >= segmentBytes) return;
    batch = await take(cursor, options, options.segmentEvents - count);
  }
}

const take = async (
  cursor: MessageCursor,
  { signal }: PartOptions,
  most: number,
): Promise<readonly RawMessage[]> => {
  signal?.throwIfAborted();
  const batch = await cursor.take(most);
  signal?.throwIfAborted();
  return batch;
};
