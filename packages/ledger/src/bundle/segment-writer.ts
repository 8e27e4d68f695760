/**
 * Writes one segment: messages as gzipped lines in a file that is there only when it is whole. IO.
 * Memory is one batch and what the compressor holds, however long the segment is.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createGzip, type Gzip } from 'node:zlib';
import type { RawMessage } from '../log/raw-message.ts';
import { leafHash } from '../proof/leaf.ts';
import { temporarySuffix, writeWhole } from './durable-file.ts';
import { encodeLine } from './line.ts';
import type { Segment } from './manifest.ts';

export type SegmentPlace = {
  readonly folder: string;
  readonly prefix: 'events' | 'seals';
  /** Of gzip, 1 to 9. */
  readonly level: number;
};

type Content = Omit<Segment, 'file' | 'bytes' | 'sha256'>;

export const writeSegment = (
  { folder, prefix, level }: SegmentPlace,
  batches: AsyncIterable<readonly RawMessage[]>,
): Promise<Segment> =>
  writeWhole(
    join(folder, `${prefix}${temporarySuffix}`),
    ({ file }: Segment) => join(folder, file),
    async (handle) => {
      const gzip = createGzip({ level, chunkSize: 256 * 1024 });
      const packed = packInto(handle, gzip);
      const content = await feed(gzip, batches, packed);
      const { first, last } = content;
      return { file: `${prefix}-${first}-${last}.jsonl.gz`, ...content, ...(await packed) };
    },
  );

/** Everything that comes out of the compressor, hashed and in the file. */
const packInto = async (handle: FileHandle, gzip: Gzip) => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    await handle.writeFile(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
};

const feed = async (
  gzip: Gzip,
  batches: AsyncIterable<readonly RawMessage[]>,
  packed: Promise<unknown>,
): Promise<Content> => {
  const failed = packed.then(() => undefined);
  failed.catch(() => undefined);
  const controlHeaders: Record<string, number> = {};
  let [first, last, count, lastHash] = [0, 0, 0, ''];
  try {
    for await (const batch of batches) {
      let lines = '';
      for (const message of batch) {
        lastHash = leafHash(message).toString('hex');
        lines += encodeLine(message, lastHash);
        countControls(message, controlHeaders);
      }
      first = count === 0 ? (batch[0]?.sequence ?? 0) : first;
      last = batch.at(-1)?.sequence ?? last;
      count += batch.length;
      if (!gzip.write(lines)) await Promise.race([once(gzip, 'drain'), failed]);
    }
  } catch (error) {
    gzip.destroy(error instanceof Error ? error : new Error(String(error)));
    await failed;
  }
  gzip.end();
  return { first, last, count, lastHash, controlHeaders };
};

const marker = '\r\nNats-';

/** By hand: for every message, taking the block apart would cost as much as packing it. */
const countControls = ({ headers }: RawMessage, counts: Record<string, number>): void => {
  const text = Buffer.from(headers.buffer, headers.byteOffset, headers.byteLength).toString(
    'latin1',
  );
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 2)) {
    const name = text.slice(at + 2, text.indexOf(':', at));
    const isFirst = text.indexOf(`\r\n${name}:`) === at;
    if (isFirst && isHeaderName.test(name)) counts[name] = (counts[name] ?? 0) + 1;
  }
};

const isHeaderName = /^[\w-]{1,64}$/;
