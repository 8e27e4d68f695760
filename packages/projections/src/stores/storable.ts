/**
 * Rows as JSON text that PostgreSQL accepts. Pure. Evidence comes from anywhere, and two things
 * that JSON allows are refused by jsonb: the character U+0000 and half a surrogate pair. Both
 * become U+FFFD, the replacement character; the log keeps the original.
 */
import type { Row } from '../model/table.ts';

export const toStorable = (rows: readonly Row[]): string => {
  const text = JSON.stringify(rows);
  return suspicious.test(text) ? JSON.stringify(storableValue(JSON.parse(text))) : text;
};

/** JSON.stringify writes both as escapes; a harmless hit only costs the second look. */
const suspicious = /\\u(0000|d[89a-f])/i;

export const storableValue = (value: unknown): unknown => {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([k, v]) => [storableText(k), storableValue(v)]));
};

const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const everyUnstorable = new RegExp(unstorable, 'g');

export const storableText = (text: string): string =>
  unstorable.test(text) ? text.replace(everyUnstorable, '\ufffd') : text;
