/**
 * What an anchor keeps of a seal outside the server: one line of JSON each, enough to notice that a
 * seal was replaced or that the end of the log was cut off together with its seals. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';
import type { Seal } from './seal.ts';

const Anchored = t.readonly(
  t.strict(
    {
      seal: Sequence,
      /** SHA-256 of the seal's payload. */
      hash: t.string,
      stream: t.literal('LEDGER'),
      created: t.string,
      generation: Sequence,
      first: Sequence,
      last: Sequence,
      root: t.string,
      time: t.string,
    },
    'Anchored',
  ),
);
export type Anchored = t.TypeOf<typeof Anchored>;

/** Without the line feed. */
export const anchorLine = (seal: Seal): string => {
  const { number, hash, stream, created, generation, first, last, root, time } = seal;
  const line: Anchored = {
    seal: number,
    hash,
    stream,
    created,
    generation,
    first,
    last,
    root,
    time,
  };
  return JSON.stringify(line);
};

export type Anchor = {
  /** In the order in which they were written. */
  readonly seals: readonly Anchored[];
  /** Lines that cannot be read, by number; a last line without its end was cut by a crash. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
};

export const readAnchor = (text: string): Anchor => {
  const seals: Anchored[] = [];
  const unreadable: { line: number; reason: string }[] = [];
  const lines = text.split('\n');
  lines.pop();
  for (const [index, line] of lines.entries()) {
    const anchored = line.trim() === '' ? undefined : readLine(line);
    if (anchored === undefined) continue;
    if (E.isRight(anchored)) seals.push(anchored.right);
    else unreadable.push({ line: index + 1, reason: anchored.left });
  }
  return { seals, unreadable };
};

const readLine = (line: string): E.Either<string, Anchored> => {
  try {
    const decoded = Anchored.decode(JSON.parse(line));
    return E.isRight(decoded) ? decoded : E.left(explainFirst(decoded.left));
  } catch {
    return E.left('it is not JSON');
  }
};
