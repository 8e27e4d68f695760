/**
 * Whether the registry would let a recovery move a component: a compare-and-set that changes
 * nothing, on a key of its own, was carried out. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Answer } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

const Rows = t.array(t.type({ ModifyIndex: t.number }));

/** The index to compare with: 0 when the key is not there yet. */
export const indexIn = (answer: Answer): E.Either<string, number> => {
  if (answer._tag === 'NoAnswer') return E.left(answer.reason);
  if (answer.status === 404) return E.right(0);
  const rows = Rows.decode(answer.body);
  if (answer.status !== 200 || E.isLeft(rows)) return E.left(`it answers ${answer.status}`);
  return E.right(rows.right[0]?.ModifyIndex ?? 0);
};

export const judgeRegistry = (read: E.Either<string, number>, written: Answer | null): Judged => {
  const hint = 'see whether the registry runs, and whether our token may write to it';
  if (E.isLeft(read)) return unknown(`the registry does not answer: ${read.left}`, hint);
  if (written === null || written._tag === 'NoAnswer')
    return unknown('the registry does not answer a compare-and-set', hint);
  if (written.status !== 200) return fail(`a compare-and-set is refused: ${written.status}`, hint);
  return written.body === true
    ? pass('a compare-and-set works', { index: read.right })
    : fail('a compare-and-set was lost, though nobody else writes that key', hint);
};
