/** Compares a typed JSON answer with the fields that it must contain. Pure. */

export type Expected = Readonly<Record<string, string | number | boolean>>;

/** The first difference as a sentence, or undefined when the answer is as expected. */
export const differenceFrom = (expected: Expected, status: number, body: string) => {
  if (status < 200 || status > 299) return `HTTP status ${status}`;
  const answer = parseObject(body);
  if (answer === undefined) return `not a JSON object: ${body.slice(0, 80)}`;
  const wrong = Object.entries(expected).find(([field, value]) => answer.get(field) !== value);
  if (wrong === undefined) return undefined;
  const [field, value] = wrong;
  const got = JSON.stringify(answer.get(field))?.slice(0, 80) ?? 'nothing';
  return `${field}: expected ${JSON.stringify(value)}, got ${got}`;
};

/** The answer admits that the data behind it is not what was written. */
export const saysCorrupt = (body: string): boolean =>
  parseObject(body)?.get('failure') === 'DATA_CORRUPT';

const parseObject = (body: string): ReadonlyMap<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? new Map<string, unknown>(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
};
