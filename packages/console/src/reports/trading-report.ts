/** Orders and positions across a recovery: before, cancelled, reconciled, after. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Position = t.type({ account: t.string, symbol: t.string, quantity: t.string });
type Position = t.TypeOf<typeof Position>;

const Before = t.type({
  before: t.type({
    openOrders: t.number,
    partiallyFilled: t.number,
    positions: t.readonlyArray(Position),
  }),
});
const After = t.type({ positions: t.readonlyArray(Position) });

export type PositionChange = {
  readonly account: string;
  readonly symbol: string;
  /** Decimal text; null where it was not recorded. */
  readonly before: string | null;
  readonly after: string | null;
};

export type ReconciliationReport = {
  readonly run: string;
  readonly kind: string;
  readonly result: string;
  readonly compared: number;
  readonly discrepancies: number;
  readonly detail: string;
};

export type BreakReport = {
  readonly kind: string;
  readonly class: string;
  readonly account: string;
  readonly symbol: string;
  readonly order: string | null;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
};

export type TradingReport = {
  readonly halted: boolean;
  readonly resumed: boolean;
  readonly openOrdersBefore: number | null;
  readonly partiallyFilledBefore: number | null;
  readonly massCancelled: readonly {
    readonly venue: string;
    readonly requested: number;
    readonly canceled: number;
    readonly tooLate: number;
    readonly residual: number;
  }[];
  readonly reconciliations: readonly ReconciliationReport[];
  readonly breaks: readonly BreakReport[];
  readonly positions: readonly PositionChange[];
};

export const tradingOf = (events: readonly Recorded[]): TradingReport => {
  const cancels = events.flatMap((event) =>
    event.type === 'OrdersMassCancelled' ? [event.data] : [],
  );
  const runs = events.flatMap((event) =>
    event.type === 'ReconciliationCompleted' ? [event.data] : [],
  );
  const before = cancels.flatMap(({ evidence }) => decoded(Before, evidence))[0]?.before;
  const after = runs
    .filter(({ kind }) => kind === 'positions')
    .flatMap(({ evidence }) => decoded(After, evidence))
    .at(-1);
  return {
    halted: events.some(({ type }) => type === 'TradingHalted'),
    resumed: events.some(
      (event) => event.type === 'TradingResumed' && event.data.remainingHalts.length === 0,
    ),
    openOrdersBefore: before?.openOrders ?? null,
    partiallyFilledBefore: before?.partiallyFilled ?? null,
    massCancelled: cancels.map(({ venue, requested, canceled, tooLate, residual }) => ({
      venue,
      requested,
      canceled,
      tooLate,
      residual,
    })),
    reconciliations: runs.map(({ run, kind, result, compared, discrepancies, detail }) => ({
      run,
      kind,
      result,
      compared,
      discrepancies,
      detail,
    })),
    breaks: events.flatMap((event) => (event.type === 'DiscrepancyFound' ? [breakOf(event)] : [])),
    positions: changes(before?.positions, after?.positions),
  };
};

const breakOf = ({ data }: EventOfType<'DiscrepancyFound'>): BreakReport => {
  const { kind, account, symbol, order, internal, external, difference } = data;
  return { kind, class: data.class, account, symbol, order, internal, external, difference };
};

const decoded = <A>(codec: t.Type<A, unknown, unknown>, value: unknown): readonly A[] => {
  const result = codec.decode(value);
  return E.isRight(result) ? [result.right] : [];
};

const changes = (
  before: readonly Position[] | undefined,
  after: readonly Position[] | undefined,
): readonly PositionChange[] => {
  const keyOf = ({ account, symbol }: Position) => JSON.stringify([account, symbol]);
  const find = (side: readonly Position[] | undefined, key: string): string | null =>
    side === undefined ? null : (side.find((p) => keyOf(p) === key)?.quantity ?? '0');
  const all = new Map([...(before ?? []), ...(after ?? [])].map((p) => [keyOf(p), p]));
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { account, symbol }]) => ({
      account,
      symbol,
      before: find(before, key),
      after: find(after, key),
    }));
};
