/** What Consul's KV API holds of the active instance: base64 of JSON. Pure. */
import * as t from 'io-ts';

export const Active = t.type({ instance: t.string, incarnation: t.number });
export type Active = t.TypeOf<typeof Active>;

/** The JSON of an entry's value; undefined where it is no JSON. */
export const entryJson = (value: string): unknown => {
  try {
    return JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
};
