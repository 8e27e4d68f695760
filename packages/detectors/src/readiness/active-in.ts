/** Which instance the registry names as active, in an answer of Consul's KV API. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Answer } from './answer.ts';

const Rows = t.array(t.type({ Value: t.string }));
const Entry = t.type({ instance: t.string });

export const activeIn = (answer: Answer): string | null => {
  const rows = Rows.decode(answer._tag === 'Answer' ? answer.body : null);
  const [row] = E.isRight(rows) ? rows.right : [];
  if (row === undefined) return null;
  const entry = Entry.decode(parsed(Buffer.from(row.Value, 'base64').toString('utf8')));
  return E.isRight(entry) ? entry.right.instance : null;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
