/**
 * Positions and fills of the firm's own book against the drop copy, which the venue feeds over a
 * path of its own. IO. Both are read while trading goes on and compared at one number.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from '../action.ts';
import { readAs } from '../read-as.ts';
import { type About, type Compared, runReconciliation } from '../reconciliation-run.ts';
import { type Book, bookAt, Fill, Position, Total } from './book.ts';
import { compareBooks } from './compare-books.ts';
import { Thresholds, usualThresholds } from './severity.ts';

const Params = t.intersection([
  t.strict({ internal: t.string, external: t.string }),
  t.partial({ thresholds: Thresholds }),
]);
type Params = t.TypeOf<typeof Params>;

const Numbered = t.intersection([
  t.type({ sequence: t.number }),
  t.partial({ exchangeSequence: t.number, contiguous: t.boolean }),
]);
const Positions = t.intersection([Numbered, t.type({ positions: t.readonlyArray(Position) })]);
const FilledFields = t.type({
  /** False where older fills were asked for than are kept. */
  complete: t.boolean,
  fills: t.readonlyArray(Fill),
  totals: t.readonlyArray(Total),
});
const Fills = t.intersection([Numbered, FilledFields]);

export const reconcileBooks: Action<Params> = {
  name: 'reconcile.books',
  params: Params,
  output: { run: 'string', result: 'string', at: 'integer' },
  run: (params, context) =>
    runReconciliation(aboutBooks, () => compareSources(params, context), context),
  rehearse: async (params, context) => {
    const compared = await compareSources(params, context);
    const now = E.isLeft(compared) ? compared.left : compared.right.detail;
    return E.right({ run: 'rehearsed', result: 'unknown', at: 0, would: 'compare', now });
  },
};

export const aboutBooks: About = {
  kind: 'positions',
  internalSource: 'position service',
  externalSource: 'drop copy',
  mayBeEmpty: false,
};

/** So many of the exchange's numbers back fills are compared one by one; totals span the day. */
const lookBack = 3000;

/** Left says why they cannot be compared now. */
export const compareSources = async (
  params: Params,
  context: Http,
): Promise<E.Either<string, Compared>> => {
  const start = await readAs(`${params.internal}/positions`, Positions, context);
  if (E.isLeft(start)) return start;
  const now = exchangeNumber(start.right);
  const compared = await compareFrom(Math.max(0, now - lookBack), params, context);
  // A side that was restarted keeps no fills of before: then the day's totals have to do.
  return E.isRight(compared) || !compared.left.endsWith(noLongerKept)
    ? compared
    : compareFrom(now, params, context);
};

type Http = Pick<ActionContext, 'http'>;

const noLongerKept = 'are not all kept any more';

const compareFrom = async (
  from: number,
  { internal, external, thresholds }: Params,
  context: Http,
): Promise<E.Either<string, Compared>> => {
  const [ours, theirs] = await Promise.all([
    readBook('position service', internal, from, context),
    readBook('drop copy', external, from, context),
  ]);
  if (E.isLeft(ours)) return ours;
  if (E.isLeft(theirs)) return theirs;
  const behind = [ours.right, theirs.right].find(({ sequence }) => sequence < from);
  if (behind !== undefined)
    return E.left(`${behind.name} is at ${behind.sequence}, behind ${from}`);
  const found = compareBooks(ours.right, theirs.right, from, thresholds ?? usualThresholds);
  const { sequence, compared, breaks, repeated, busts, quantityOf } = found;
  const severe = breaks.filter(({ severity }) => severity === 'critical').length;
  const evidence = { sequence, ...compared, from, repeated, busts, critical: severe };
  return E.right({
    compared: compared.positions,
    discrepancies: breaks.map((each) => ({ ...each, third: null })),
    detail: `${internal} against ${external}, both as of ${sequence}; fills after ${from}`,
    evidence: { ...evidence, provenance: { internal, external } },
    output: { sequence },
    quantityOf,
  });
};

/** Positions first: the fills that are read after them reach at least as far. */
const readBook = async (
  name: string,
  url: string,
  from: number,
  context: Http,
): Promise<E.Either<string, Book>> => {
  const positions = await readAs(`${url}/positions`, Positions, context);
  if (E.isLeft(positions)) return positions;
  if (positions.right.contiguous === false) return E.left(`${url} has a gap in its feed`);
  const filled = await readAs(`${url}/fills?after=${from}`, Fills, context);
  if (E.isLeft(filled)) return filled;
  const { complete, fills, totals } = filled.right;
  if (!complete) return E.left(`${url}: fills after ${from} ${noLongerKept}`);
  const at = exchangeNumber(positions.right);
  const filledTo = exchangeNumber(filled.right);
  if (filledTo < at) return E.left(`${url} went back from ${at} to ${filledTo}`);
  const later = bookAt({ name, sequence: filledTo, fills, totals, positions: [] }, at);
  return E.right({ ...later, positions: positions.right.positions });
};

/** A book that is fed from the firm's journal says the exchange's number besides its own. */
const exchangeNumber = (read: {
  readonly sequence: number;
  readonly exchangeSequence?: number | undefined;
}): number => read.exchangeSequence ?? read.sequence;
