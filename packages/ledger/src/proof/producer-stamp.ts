/**
 * Which producer numbered an event, and how: two fields out of a payload of hundreds of bytes, for
 * every message of the log. Pure.
 *
 * Read as text where both stand before `data`, as every producer writes them (inside a JSON string
 * a quote is escaped, so that text like it cannot be taken for a field); otherwise by parsing.
 */

export type Stamp = { readonly bootid: string; readonly producerseq: number };

const numberField = '"producerseq":';
const bootField = '"bootid":"';
const dataField = '"data":';
/** Envelopes are shorter than this up to `data`. */
const most = 768;

/** Undefined for what is no event. */
export const stampOf = (payload: Uint8Array): Stamp | undefined => {
  const { buffer, byteOffset, byteLength } = payload;
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(buffer, byteOffset, byteLength);
  return readStamp(bytes) ?? parseStamp(bytes);
};

const [openBrace, closeBrace, zero, nine] = [123, 125, 48, 57];

const readStamp = (bytes: Buffer): Stamp | undefined => {
  if (bytes[0] !== openBrace || bytes[bytes.length - 1] !== closeBrace) return undefined;
  const text = bytes.toString('latin1', 0, Math.min(most, bytes.length));
  const numberAt = text.indexOf(numberField) + numberField.length;
  const bootAt = text.indexOf(bootField, numberAt) + bootField.length;
  const end = text.indexOf('"', bootAt);
  const isPlain = numberAt >= numberField.length && bootAt > numberAt && end > bootAt;
  if (!isPlain || text.lastIndexOf(dataField, end) >= 0) return undefined;
  let producerseq = 0;
  let at = numberAt;
  for (let code = text.charCodeAt(at); code >= zero && code <= nine; code = text.charCodeAt(at)) {
    producerseq = producerseq * 10 + code - zero;
    at += 1;
  }
  if (at === numberAt || text[at] !== ',' || !Number.isSafeInteger(producerseq)) return undefined;
  const bootid = text.slice(bootAt, end);
  return bootid.includes('\\') ? undefined : { bootid, producerseq };
};

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
