/**
 * One reconciliation run on the record: started, every discrepancy, completed with its result.
 * A source that does not answer, or whose sequence is not whole, is UNKNOWN and fails the step. IO.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';
import { type Comparison, compareHoldings, type Holding } from './compare-holdings.ts';

export type Source = {
  readonly name: string;
  readonly holdings: readonly Holding[];
  readonly asOf: number;
};
export type Sources = E.Either<string, { readonly internal: Source; readonly external: Source }>;

type Kind = 'orders' | 'positions';

export const runReconciliation = async (
  kind: Kind,
  names: { readonly internalSource: string; readonly externalSource: string },
  read: () => Promise<Sources>,
  context: ActionContext,
): Promise<Outcome> => {
  const { recovery, incident, attempt, epoch } = context;
  const run = {
    run: `rec-${kind}-${recovery}-${epoch.sequence}-${attempt}`.slice(0, 64),
    recovery,
    incident,
    kind,
  };
  await context.emit([{ type: 'ReconciliationStarted', data: { ...run, ...names } }]);
  const sources = await read();
  if (E.isLeft(sources)) {
    const completed = { ...run, compared: 0, discrepancies: 0, detail: sources.left, evidence: {} };
    await context.emit([
      { type: 'ReconciliationCompleted', data: { ...completed, result: 'unknown' } },
    ]);
    return failed(`${kind} cannot be compared: ${sources.left}`, true);
  }
  const { internal, external } = sources.right;
  const comparison = compareHoldings(internal.holdings, external.holdings);
  await context.emit(eventsOf(run, comparison, internal, external));
  return outcomeOf(kind, run.run, comparison, internal, external);
};

type Run = {
  readonly run: string;
  readonly recovery: string;
  readonly incident: string;
  readonly kind: Kind;
};

const eventsOf = (
  run: Run,
  { compared, discrepancies }: Comparison,
  internal: Source,
  external: Source,
): LedgerEvent[] => [
  ...discrepancies.map(
    (discrepancy): LedgerEvent => ({
      type: 'DiscrepancyFound',
      data: { ...run, ...discrepancy, third: null, severity: 'major', notional: null },
    }),
  ),
  {
    type: 'ReconciliationCompleted',
    data: {
      ...run,
      compared,
      discrepancies: discrepancies.length,
      result: discrepancies.length === 0 ? 'pass' : 'fail',
      detail: `${internal.name} at ${internal.asOf} against ${external.name} at ${external.asOf}`,
      evidence: run.kind === 'positions' ? { positions: external.holdings } : {},
    },
  },
];

const outcomeOf = (
  kind: Kind,
  run: string,
  { compared, discrepancies }: Comparison,
  internal: Source,
  external: Source,
): Outcome =>
  discrepancies.length === 0
    ? E.right({ run, compared, internalAsOf: internal.asOf, externalAsOf: external.asOf })
    : failed(`${discrepancies.length} ${kind} differ between us and the exchange`, true, { run });
