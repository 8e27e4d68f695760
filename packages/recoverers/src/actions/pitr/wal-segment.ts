/**
 * The files of the write-ahead log: which one has a place, and which lie between two. Pure.
 * `000000010000000000000003` is timeline, and the number of the file in two parts.
 * https://www.postgresql.org/docs/current/wal-internals.html
 */
import { timelineName } from '../postgres/lsn.ts';

export type Segment = { readonly timeline: number; readonly number: bigint };

const perId = (segmentBytes: number): bigint => 0x1_0000_0000n / BigInt(segmentBytes);

/** Undefined for a file that is none: a history, a backup's label, a partial one. */
export const parseSegment = (name: string, segmentBytes: number): Segment | undefined => {
  const [, timeline, high, low] = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/.exec(name) ?? [];
  if (timeline === undefined) return undefined;
  const number = BigInt(`0x${high}`) * perId(segmentBytes) + BigInt(`0x${low}`);
  return { timeline: Number.parseInt(timeline, 16), number };
};

export const segmentName = ({ timeline, number }: Segment, segmentBytes: number): string => {
  const part = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  const each = perId(segmentBytes);
  return `${timelineName(timeline)}${part(number / each)}${part(number % each)}`;
};

/** The number of the file that holds the byte at this place. */
export const segmentAt = (lsn: bigint, segmentBytes: number): bigint => lsn / BigInt(segmentBytes);

/**
 * Whether a file is what its name says: what is kept in pg_wal for later use has the name of what
 * is to come, and holds what is long over. `header` is its first 16 bytes in hexadecimal: the
 * place of the first page is in the last eight of them, the lowest byte first.
 */
export const isItself = (name: string, header: string, segmentBytes: number): boolean => {
  const segment = parseSegment(name, segmentBytes);
  const bytes = header.trim().split(/\s+/);
  if (segment === undefined || bytes.length < 16) return false;
  const place = BigInt(`0x${bytes.slice(8, 16).reverse().join('')}`);
  return place === segment.number * BigInt(segmentBytes);
};
