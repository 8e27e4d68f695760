/**
 * Rows as JSON text that PostgreSQL accepts. Pure. Evidence comes from anywhere, and two things
 * that JSON allows are refused by jsonb: the character U+0000 and half a surrogate pair. Both
 * become U+FFFD, the replacement character; the log keeps the original.
 */
import type { Row } from '../model/table.ts';

export const toStorable = (rows: readonly Row[]): string => {
  const text = JSON.stringify(rows);
  return suspicious.test(text) ? JSON.stringify(clean(JSON.parse(text))) : text;
};

/** JSON.stringify writes both as escapes; a harmless hit only costs the second look. */
const suspicious = /\\u(0000|d[89a-f])/i;

const clean = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [cleanText(k), clean(v)]));
};

const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const cleanText = (text: string): string => text.replace(unstorable, '\ufffd');
