/**
 * Takes the values of secrets out of whatever is about to be recorded: the log is kept for ever and
 * read by many. Pure. A value is found as it is, in base64, in hexadecimal, as a URL and as JSON
 * write it; a value cut in two is not found, which is why it must not be printed in the first
 * place.
 */
export type Secrets = Readonly<Record<string, string>>;

/** Of any JSON-like value, keys included. */
export type Redactor = <A>(value: A) => A;

/** Shorter values would be found everywhere; a step that names one is refused. */
export const shortestSecret = 6;

export const createRedactor = (secrets: Secrets): Redactor => {
  const known = Object.entries(secrets)
    .filter(([, value]) => value.length >= shortestSecret)
    .flatMap(([name, value]) => formsOf(value).map((form) => ({ form, name })))
    .sort((a, b) => b.form.length - a.form.length);
  const inText = (text: string): string =>
    known.reduce((left, { form, name }) => left.replaceAll(form, `[redacted ${name}]`), text);
  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, item]) => [inText(k), inValue(item)]));
  };
  // Only texts inside change, so that the shape stays what it was.
  return known.length === 0 ? (value) => value : <A>(value: A) => inValue(value) as A;
};

const formsOf = (value: string): readonly string[] => {
  const bytes = Buffer.from(value, 'utf8');
  const json = JSON.stringify(value).slice(1, -1);
  const whole = (['hex', 'base64', 'base64url'] as const).map((kind) => bytes.toString(kind));
  const forms = [value, json, encodeURIComponent(value), ...whole];
  return [...new Set([...forms, ...base64FormsOf(bytes)])].filter(
    (form) => form.length >= shortestSecret,
  );
};

/**
 * Inside of other text it starts at any of three offsets: what does not depend on what is around.
 */
const base64FormsOf = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor((padded.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((kind) => padded.toString(kind).slice(from, to));
  });
