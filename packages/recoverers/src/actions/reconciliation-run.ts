/**
 * One reconciliation run on the record: started, every discrepancy, completed with its result.
 * Sources that cannot be compared are UNKNOWN and fail the step, and so does a comparison of
 * nothing where there must be something: an empty answer is no agreement. IO.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome, Output } from './action.ts';
import { failed } from './call.ts';

type Started = EventOfType<'ReconciliationStarted'>['data'];
type Found = EventOfType<'DiscrepancyFound'>['data'];
type RunFields = 'run' | 'recovery' | 'incident' | 'kind';

export type About = Pick<Started, 'kind' | 'internalSource' | 'externalSource'> & {
  /** Whether there may be nothing to compare, as there may be no open orders. */
  readonly mayBeEmpty: boolean;
};

export type Discrepancy = Omit<Found, RunFields>;

export type Compared = {
  readonly compared: number;
  readonly discrepancies: readonly Discrepancy[];
  /** What was compared with what, as of when. */
  readonly detail: string;
  readonly evidence: Output;
  /** What later steps may refer to. */
  readonly output: Output;
  /** Our quantity of what does not differ; undefined where the comparison cannot tell. */
  readonly quantityOf?: (of: Pick<Found, 'account' | 'symbol' | 'order'>) => string | undefined;
};

/** Left says why the sources could not be compared. */
export type Compare = () => Promise<E.Either<string, Compared>>;

export const runReconciliation = async (
  about: About,
  compare: Compare,
  context: ActionContext,
): Promise<Outcome> => {
  const { kind, internalSource, externalSource } = about;
  const { recovery, incident } = context;
  const run = { run: runId(context), recovery, incident, kind };
  const data = { ...run, internalSource, externalSource, schedule: null };
  await context.emit([{ type: 'ReconciliationStarted', data }]);
  const compared = await compare();
  await context.emit(eventsOf(run, about, compared));
  return outcomeOf(run.run, about, compared, context.clock.nowMs());
};

/** Of this step and attempt alone; cut at the end that differs least. */
const runId = ({ step, attempt, epoch, recovery }: ActionContext): string =>
  `${step.slice(0, 24)}-${attempt}-${epoch.sequence}-${recovery}`.slice(0, 64);

type Result = EventOfType<'ReconciliationCompleted'>['data']['result'];

const resultOf = ({ mayBeEmpty }: About, { compared, discrepancies }: Compared): Result =>
  discrepancies.length === 0 && (compared > 0 || mayBeEmpty) ? 'pass' : 'fail';

const eventsOf = (
  run: Pick<Found, RunFields>,
  about: About,
  compared: E.Either<string, Compared>,
): readonly LedgerEvent[] => {
  if (E.isLeft(compared)) {
    const none = { compared: 0, discrepancies: 0, detail: compared.left, evidence: {} };
    return [{ type: 'ReconciliationCompleted', data: { ...run, ...none, result: 'unknown' } }];
  }
  const { discrepancies, detail, evidence, compared: count } = compared.right;
  const found = discrepancies.map(
    (each): LedgerEvent => ({ type: 'DiscrepancyFound', data: { ...run, ...each } }),
  );
  const counts = { compared: count, discrepancies: discrepancies.length };
  const data = { ...run, ...counts, result: resultOf(about, compared.right), detail, evidence };
  return [...found, { type: 'ReconciliationCompleted', data }];
};

const outcomeOf = (
  run: string,
  about: About,
  compared: E.Either<string, Compared>,
  at: number,
): Outcome => {
  const { kind } = about;
  if (E.isLeft(compared)) {
    return failed(`${kind} cannot be compared: ${compared.left}`, true, { result: 'unknown', at });
  }
  const { discrepancies, output } = compared.right;
  if (resultOf(about, compared.right) === 'pass') {
    return E.right({ run, result: 'pass', at, compared: compared.right.compared, ...output });
  }
  const reason =
    discrepancies.length === 0
      ? `nothing to compare: no ${kind} at ${about.internalSource} and ${about.externalSource}`
      : `${discrepancies.length} ${kind} differ between ${about.internalSource} and ${about.externalSource}`;
  return failed(reason, true, { run, result: 'fail', at, ...output });
};
