/**
 * What a run of the schedule has to say, of what it compared and of the breaks that were open when
 * it began: new ones, changed ones, those that are over, and its own end. Pure. A break that is as
 * it was is not told again. A run that could not compare says that, and nothing of any break.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Compared, Discrepancy } from '../actions/reconciliation-run.ts';
import { type Break, type Breaks, identityOf, openByIdentity } from './break-life.ts';
import { isGone } from './is-gone.ts';

type RunFields = Pick<
  EventOfType<'ReconciliationCompleted'>['data'],
  'run' | 'recovery' | 'incident' | 'kind'
>;

/** Of one run: its fields, the scope it compares, and who carries it out. */
export type Judging = {
  readonly fields: RunFields;
  readonly scope: string;
  readonly recoverer: string;
};

export const judgeRun = (
  known: Breaks,
  judging: Judging,
  compared: E.Either<string, Compared>,
): readonly LedgerEvent[] => {
  if (E.isLeft(compared)) return [unknownEnd(judging.fields, compared.left)];
  const { detail, evidence } = compared.right;
  const discrepancies = onePerIdentity(judging.scope, compared.right.discrepancies);
  if (compared.right.compared === 0 && discrepancies.length === 0) {
    return [unknownEnd(judging.fields, `nothing to compare: ${detail}`)];
  }
  const open = openByIdentity(known);
  const told = discrepancies.flatMap((each) =>
    toldOf(judging.fields, each, open.get(identityOf(judging.scope, each))),
  );
  const over = [...known.breaks.values()].filter((each) => isOver(each, judging, discrepancies));
  const counts = { compared: compared.right.compared, discrepancies: discrepancies.length };
  const result = discrepancies.length === 0 ? 'pass' : 'fail';
  return [
    ...told,
    ...over.map((each) => vanished(judging, each, compared.right)),
    {
      type: 'ReconciliationCompleted',
      data: { ...judging.fields, ...counts, result, detail, evidence },
    },
  ];
};

/** The end of a run that compared nothing, or that nobody ended. */
export const unknownEnd = (fields: RunFields, detail: string): LedgerEvent => {
  const nothing = { compared: 0, discrepancies: 0, evidence: {} };
  return {
    type: 'ReconciliationCompleted',
    data: { ...fields, ...nothing, result: 'unknown', detail },
  };
};

/** A fill that is of another size and counted twice as well is one break: the first told. */
const onePerIdentity = (
  scope: string,
  discrepancies: readonly Discrepancy[],
): readonly Discrepancy[] =>
  [
    ...new Map(
      [...discrepancies].reverse().map((each) => [identityOf(scope, each), each]),
    ).values(),
  ].reverse();

const toldOf = (
  fields: RunFields,
  now: Discrepancy,
  known: Break | undefined,
): readonly LedgerEvent[] => {
  if (known === undefined) return [{ type: 'DiscrepancyFound', data: { ...fields, ...now } }];
  if (!hasChanged(known, now)) return [];
  const { discrepancy, difference: before } = known;
  return [{ type: 'DiscrepancyChanged', data: { ...fields, ...now, discrepancy, before } }];
};

/** Both sides move with every trade, and the worth with every price: what counts is the rest. */
const hasChanged = (known: Break, now: Discrepancy): boolean =>
  known.difference !== now.difference ||
  known.class !== now.class ||
  known.severity !== now.severity;

/** Another scope's break is over when a run of its own has agreed. */
const isOver = (each: Break, { scope }: Judging, discrepancies: readonly Discrepancy[]): boolean =>
  each.scope === scope ? isGone(each, discrepancies) : each.agreedIn !== null;

const vanished = (
  { fields, recoverer }: Judging,
  { discrepancy, account, symbol, order, scope, agreedIn, external, run }: Break,
  { quantityOf }: Compared,
): LedgerEvent => {
  const by = agreedIn ?? fields.run;
  const now = quantityOf?.({ account, symbol, order }) ?? external;
  return {
    type: 'DiscrepancyResolved',
    data: {
      ...{ ...fields, discrepancy, account, symbol },
      ...{ by: recoverer, role: 'recoverer', reason: `${by} no longer finds it` },
      ...{ resolution: 'vanished', internal: now, external: now, difference: '0' },
      evidence: { foundIn: run, agreedIn: by, order, scope },
    },
  };
};
