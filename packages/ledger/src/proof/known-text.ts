/**
 * The text of some ASCII bytes, made once and found again while it is used: a log has few subjects
 * and boots, and many events. Pure but for what it remembers, which is bounded.
 */

type Known = { readonly bytes: Uint8Array; readonly text: string };

const places = 4_096;
const known: (Known | undefined)[] = Array.from({ length: places }, () => undefined);
/** Texts that differ mostly differ in their last bytes. */
const telling = 12;

export const knownText = (bytes: Buffer, from: number, end: number): string => {
  const place = placeOf(bytes, Math.max(from, end - telling), end);
  const found = known[place];
  if (found !== undefined && isSame(found.bytes, bytes, from, end)) return found.text;
  const text = bytes.toString('latin1', from, end);
  known[place] = { bytes: Uint8Array.prototype.slice.call(bytes, from, end), text };
  return text;
};

const placeOf = (bytes: Uint8Array, from: number, end: number): number => {
  let sum = 0;
  for (let at = from; at < end; at += 1) sum = (Math.imul(sum, 31) + (bytes[at] ?? 0)) | 0;
  return (sum ^ (sum >>> 12)) & (places - 1);
};

const isSame = (known: Uint8Array, bytes: Uint8Array, from: number, end: number): boolean => {
  if (known.length !== end - from) return false;
  let at = known.length - 1;
  while (at >= 0 && known[at] === bytes[from + at]) at -= 1;
  return at < 0;
};
