/**
 * What happened at the venue and is not in the restored database. Pure. A restore undoes what was
 * written here, never what was executed there: each of these has to come back.
 */
import Big from 'big.js';
import * as t from 'io-ts';
import { Fill, once } from '../positions/book.ts';

export const TimedFill = t.intersection([Fill, t.type({ at: t.string })]);
export type TimedFill = t.TypeOf<typeof TimedFill>;

export type MissingFill = TimedFill & {
  /** What was filled of its order with this one: whether the order was full is known by it. */
  readonly cumulative: string;
};

export type SinceThen = {
  /** What the database does not have. */
  readonly missing: readonly MissingFill[];
  /** What was executed later than what was restored, whether somebody put it back already. */
  readonly later: readonly MissingFill[];
};

/**
 * In the venue's order; a message that came twice is one fill. `restoredTo`: of the newest
 * transaction that was restored, in milliseconds since 1970; null where that is not known.
 */
export const missingFills = (
  fills: readonly TimedFill[],
  known: ReadonlySet<string>,
  restoredTo: number | null,
): SinceThen => {
  const filled = new Map<string, Big>();
  const times = new Map(fills.map(({ execId, at }) => [execId, at]));
  const all = [...once(fills)]
    .sort((a, b) => a.sequence - b.sequence)
    .map((fill): MissingFill => {
      const { execId, clOrdId, quantity, bustOf } = fill;
      const before = filled.get(clOrdId) ?? Big(0);
      const after = bustOf === null ? before.plus(quantity) : before.minus(quantity);
      filled.set(clOrdId, after);
      return { ...fill, at: times.get(execId) ?? '', cumulative: after.toFixed() };
    });
  const isLater = ({ execId, at }: MissingFill) =>
    !known.has(execId) || (restoredTo !== null && Date.parse(at) > restoredTo);
  return { missing: all.filter(({ execId }) => !known.has(execId)), later: all.filter(isLater) };
};
