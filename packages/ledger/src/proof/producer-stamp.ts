/**
 * Which producer numbered an event, and how: two fields out of a payload of hundreds of bytes, for
 * every message of the log. Pure.
 *
 * Read byte by byte where both stand before `data`, as every producer writes them (inside a JSON
 * string a quote is escaped, so that text like it cannot be taken for a field); otherwise parsed.
 */

import { knownText } from './known-text.ts';

export type Stamp = { readonly bootid: string; readonly producerseq: number };

/** Envelopes are shorter than this up to `data`. */
const most = 768;

/** Undefined for what is no event. */
export const stampOf = (payload: Uint8Array): Stamp | undefined => {
  const { buffer, byteOffset, byteLength } = payload;
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(buffer, byteOffset, byteLength);
  return stampIn(bytes, 0, bytes.length) ?? parseStamp(bytes);
};

const numberField = fieldFinder('"producerseq":');
const bootField = fieldFinder('"bootid":"');
const dataField = fieldFinder('"data":');
const [openBrace, closeBrace, zero, nine, comma, quote, backslash] = [123, 125, 48, 57, 44, 34, 92];

/** Of the payload between two places, where it is as every producer writes it. */
export const stampIn = (bytes: Buffer, from: number, to: number): Stamp | undefined => {
  if (bytes[from] !== openBrace || bytes[to - 1] !== closeBrace) return undefined;
  const limit = Math.min(from + most, to);
  const numberAt = numberField(bytes, from, limit);
  const bootAt = numberAt < 0 ? -1 : bootField(bytes, numberAt, limit);
  if (bootAt < 0) return undefined;
  let end = bootAt;
  for (; end < limit && bytes[end] !== quote; end += 1)
    if (bytes[end] === backslash) return undefined;
  if (end >= limit || end === bootAt || dataField(bytes, from, end) >= 0) return undefined;
  let [producerseq, at] = [0, numberAt];
  for (let digit = bytes[at] ?? 0; digit >= zero && digit <= nine; digit = bytes[at] ?? 0) {
    producerseq = producerseq * 10 + digit - zero;
    at += 1;
  }
  if (at === numberAt || bytes[at] !== comma || !Number.isSafeInteger(producerseq))
    return undefined;
  return { bootid: knownText(bytes, bootAt, end), producerseq };
};

/**
 * Where the text behind the field begins, looking between two places; -1 where it is not. It leaps
 * as Boyer, Moore and Horspool do (https://doi.org/10.1002/spe.4380100608): of most bytes it looks
 * at one in ten.
 */
function fieldFinder(field: string) {
  const sought = Buffer.from(field);
  const last = sought.length - 1;
  const leaps = new Uint8Array(256).fill(sought.length);
  for (let index = 0; index < last; index += 1) leaps[sought[index] ?? 0] = last - index;
  return (bytes: Uint8Array, from: number, to: number): number => {
    for (let end = from + last; end < to; end += leaps[bytes[end] ?? 0] ?? 1) {
      let index = last;
      while (index >= 0 && bytes[end - last + index] === sought[index]) index -= 1;
      if (index < 0) return end + 1;
    }
    return -1;
  };
}

const parseStamp = (bytes: Buffer): Stamp | undefined => {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof json !== 'object' || json === null) return undefined;
    const { bootid, producerseq }: { readonly bootid?: unknown; readonly producerseq?: unknown } =
      json;
    if (typeof bootid !== 'string' || typeof producerseq !== 'number') return undefined;
    return Number.isSafeInteger(producerseq) ? { bootid, producerseq } : undefined;
  } catch {
    return undefined;
  }
};
