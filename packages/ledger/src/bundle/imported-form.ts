/**
 * A message as an import publishes it: what the new server would act on or overwrite is carried as
 * metadata, for `originalOf` to give it back byte for byte. Pure.
 *
 * `Nats-*` headers are orders to a server (expect, expire, roll up, deduplicate): obeyed once, and
 * not to be obeyed again. Their names are counted, so that the import can say what it moved.
 */
import { gzipSync } from 'node:zlib';
import type { RawMessage } from '../log/raw-message.ts';
import { type HeaderLine, headerLines } from './header-lines.ts';
import { originalHeadersHeader, packedHeader, recordedAtHeader } from './original-of.ts';

export type ImportedForm = {
  readonly headers: readonly HeaderLine[];
  readonly payload: Uint8Array;
  /** What it takes of the server's largest message, the import's own orders not counted. */
  readonly size: number;
};

/** nats-server keeps a block's length in 16 bits; some are left for the import's own orders. */
const largestBlock = 65_535 - 512;

/** `largest` is how many bytes a message may have there, headers included. */
export const importedForm = (message: RawMessage, largest: number): ImportedForm => {
  const plain = plainForm(message);
  const fits = plain.size <= largest && blockSize(plain.headers) <= largestBlock;
  return fits ? plain : packedForm(message);
};

/** Whether a header is an order to the server, which an import must not give again. */
const isControl = (name: string): boolean => /^nats-/i.test(name);

const isOwn = (name: string): boolean => /^ledger-(recorded-at$|original-)/i.test(name);

const plainForm = ({ timeNs, headers: block, payload }: RawMessage): ImportedForm => {
  const kept = headerLines(block).filter(([name]) => !isControl(name) && !isOwn(name));
  const headers: HeaderLine[] = [...kept, [recordedAtHeader, String(timeNs)]];
  if (block.length > 0) headers.push([originalHeadersHeader, base64(block)]);
  return { headers, payload, size: blockSize(headers) + payload.length };
};

const packedForm = ({ timeNs, headers: block, payload: original }: RawMessage): ImportedForm => {
  const payload = gzipSync(Buffer.concat([block, original]));
  const headers: HeaderLine[] = [
    [recordedAtHeader, String(timeNs)],
    [packedHeader, String(block.length)],
  ];
  return { headers, payload, size: blockSize(headers) + payload.length };
};

/** First line, lines with their separators, empty last line. */
const blockSize = (headers: readonly HeaderLine[]): number =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 12);

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
