/**
 * Before a gateway that once gave the numbers becomes a replica: what it wrote and the sequencer
 * does not have was acknowledged to nobody. It is put aside, whole, in a file of its own, and cut
 * off, so that the two journals are one again. IO.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { syncDirectory, writeDurably } from '../wire/durable-file.ts';
import { callJson } from '../wire/http-call.ts';
import { openLog } from '../wire/line-log-open.ts';
import { digestOf } from './line-digest.ts';

/** How many lines were put aside; 0 when the journals agree, or when nobody could be asked. */
export const rejoin = async (directory: string, httpPort: number): Promise<number> => {
  const path = join(directory, 'journal.log');
  for (let put = 0; ; ) {
    let last: unknown;
    const { head } = await openLog(path, (value) => {
      last = value;
    });
    const keep = head === 0 ? 0 : await agreed(httpPort, head, digestOf(JSON.stringify(last)));
    if (keep === undefined || keep >= head) return put;
    put += await putAside(directory, path, keep);
  }
};

/** Up to which line the sequencer has the same; undefined when it does not answer. */
const agreed = async (port: number, head: number, digest: string): Promise<number | undefined> => {
  try {
    const { body } = await callJson({ port, path: `/journal/${head}`, timeoutMs: 1000 });
    if (body['digest'] === digest) return head;
    return typeof body['keep'] === 'number' ? body['keep'] : undefined;
  } catch {
    return undefined;
  }
};

const putAside = async (directory: string, path: string, keep: number): Promise<number> => {
  const tail: string[] = [];
  let [line, bytes] = [0, 0];
  for await (const text of createInterface({ input: createReadStream(path) })) {
    line += 1;
    if (line <= keep) bytes += Buffer.byteLength(text) + 1;
    else tail.push(text);
  }
  const name = `${new Date().toISOString().replaceAll(':', '-')}-after-${keep}.log`;
  await writeDurably(join(directory, 'diverged', name), tail.map((text) => `${text}\n`).join(''));
  const file = await open(path, 'r+');
  await file.truncate(bytes);
  await file.sync();
  await file.close();
  await syncDirectory(directory);
  return tail.length;
};
