/**
 * One text for one JSON value, whatever the order of its keys: RFC 8785 (JCS). Pure.
 * Keys are sorted by UTF-16 code units; numbers and strings are written as ECMAScript does.
 */

export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, it]) => `${JSON.stringify(key)}:${canonicalJson(it)}`).join(',')}}`;
};
