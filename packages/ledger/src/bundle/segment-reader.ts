/**
 * Reads one segment as a stream: every line checked against its hash, the file against the
 * manifest. IO. Throws `BundleDamaged` at the first thing that is wrong; what was given before it
 * was right by itself.
 */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as E from 'fp-ts/lib/Either.js';
import type { RawMessage } from '../log/raw-message.ts';
import { BundleDamaged } from './damage.ts';
import { decodeLine } from './line.ts';
import type { Segment } from './manifest.ts';

const chunkSize = 256 * 1024;
/** Twice what base64 makes of the largest message that a nats-server can be made to take. */
const longestLine = 192 * 1024 ** 2;

export async function* readSegment(
  folder: string,
  segment: Segment,
): AsyncGenerator<readonly RawMessage[]> {
  // Whatever else may lie under the name, a pipe for one, could give bytes for ever, or never any.
  if (!statSync(join(folder, segment.file), { throwIfNoEntry: false })?.isFile())
    throw new BundleDamaged(segment.file, null, 'there is no such file');
  const hash = createHash('sha256');
  const read = createLineReader(segment);
  for await (const chunk of unpacked(
    join(folder, segment.file),
    (bytes) => hash.update(bytes),
    read.damaged,
  )) {
    const batch = read.messagesIn(chunk);
    if (batch.length > 0) yield batch;
  }
  read.finish();
  if (hash.digest('hex') !== segment.sha256) {
    throw new BundleDamaged(segment.file, null, 'its SHA-256 is not what the manifest says');
  }
}

async function* unpacked(
  file: string,
  onBytes: (bytes: Uint8Array) => void,
  damaged: (what: string) => BundleDamaged,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize });
  const source = createReadStream(file, { highWaterMark: chunkSize });
  const meter = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      onBytes(chunk);
      yield chunk;
    }
  };
  const done = pipeline(source, meter, gunzip).catch((error: Error) => error);
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    throw damaged(`the file cannot be unpacked further (${String(error)})`);
  }
  await done;
}

const createLineReader = ({ file, first, last, count }: Segment) => {
  // Joined once its end has come: a line without one must not cost its length at every piece.
  let rest: Buffer[] = [];
  let restLength = 0;
  let [line, latest] = [0, first - 1];
  const damaged = (what: string) => new BundleDamaged(file, line + 1, what);
  const read = (text: string): RawMessage => {
    const message = decodeLine(text);
    if (E.isLeft(message)) throw damaged(message.left);
    const { sequence } = message.right;
    if (sequence <= latest || sequence > last || (line === 0 && sequence !== first)) {
      throw damaged(`message ${sequence} does not belong here`);
    }
    [line, latest] = [line + 1, sequence];
    return message.right;
  };
  const messagesIn = (chunk: Buffer): readonly RawMessage[] => {
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      rest.push(chunk);
      restLength += chunk.length;
      if (restLength > longestLine) throw damaged('the line has no end');
      return [];
    }
    const text = Buffer.concat([...rest, chunk.subarray(0, end)]).toString('utf8');
    rest = [Buffer.from(chunk.subarray(end + 1))];
    restLength = chunk.length - end - 1;
    return text.split('\n').map(read);
  };
  const finish = () => {
    if (restLength > 0) throw damaged('the last line has no end');
    if (line !== count || latest !== last) {
      throw damaged(`the file ends after message ${latest}, the manifest says ${last} (${count})`);
    }
  };
  return { messagesIn, finish, damaged };
};
