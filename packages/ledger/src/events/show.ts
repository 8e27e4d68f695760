/** A value as a person can read it in an error message: short, whatever was given. Pure. */

export const show = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null ? shallow(value) : plain(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const plain = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** What is nested is only hinted at: a stored message may be nested deeper than any stack. */
const shallow = (value: object): string => {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? '{}' : `{${keys.slice(0, 5).join(', ')}}`;
};
