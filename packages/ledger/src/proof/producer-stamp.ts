/**
 * Which producer numbered an event, and how: two fields out of a payload of hundreds of bytes, for
 * every message of the log. Pure.
 *
 * Read byte by byte where both stand before `data`, as every producer writes them (inside a JSON
 * string a quote is escaped, so that text like it cannot be taken for a field); otherwise parsed.
 */

export type Stamp = { readonly bootid: string; readonly producerseq: number };

/** Envelopes are shorter than this up to `data`. */
const most = 768;

/** Undefined for what is no event. */
export const stampOf = (payload: Uint8Array): Stamp | undefined => {
  const { buffer, byteOffset, byteLength } = payload;
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(buffer, byteOffset, byteLength);
  return readStamp(bytes) ?? parseStamp(bytes);
};

const numberField = fieldFinder('"producerseq":');
const bootField = fieldFinder('"bootid":"');
const dataField = fieldFinder('"data":');
const [openBrace, closeBrace, zero, nine, comma, quote, backslash] = [123, 125, 48, 57, 44, 34, 92];

const readStamp = (bytes: Buffer): Stamp | undefined => {
  if (bytes[0] !== openBrace || bytes[bytes.length - 1] !== closeBrace) return undefined;
  const limit = Math.min(most, bytes.length);
  const numberAt = numberField(bytes, 0, limit);
  const bootAt = numberAt < 0 ? -1 : bootField(bytes, numberAt, limit);
  if (bootAt < 0) return undefined;
  let end = bootAt;
  for (; end < limit && bytes[end] !== quote; end += 1)
    if (bytes[end] === backslash) return undefined;
  if (end >= limit || end === bootAt || dataField(bytes, 0, end) >= 0) return undefined;
  let [producerseq, at] = [0, numberAt];
  for (let digit = bytes[at] ?? 0; digit >= zero && digit <= nine; digit = bytes[at] ?? 0) {
    producerseq = producerseq * 10 + digit - zero;
    at += 1;
  }
  if (at === numberAt || bytes[at] !== comma || !Number.isSafeInteger(producerseq))
    return undefined;
  return { bootid: bootidAt(bytes, bootAt, end), producerseq };
};

/** The one that was read last: neighbours in the log mostly share it. */
let latest = { bytes: Buffer.alloc(0), text: '' };

const bootidAt = (bytes: Buffer, from: number, to: number): string => {
  if (bytes.compare(latest.bytes, 0, latest.bytes.length, from, to) !== 0) {
    latest = {
      bytes: Buffer.from(bytes.subarray(from, to)),
      text: bytes.toString('latin1', from, to),
    };
  }
  return latest.text;
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
