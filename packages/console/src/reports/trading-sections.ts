/** Orders, reconciliation and positions as sections of a report. Pure. */
import type { Section } from './section.ts';
import type { BreakReport, PositionChange, TradingReport } from './trading-report.ts';

export const tradingSections = (trading: TradingReport): readonly Section[] => [
  ordersSection(trading),
  reconciliationSection(trading),
  breaksSection(trading.breaks),
  positionsSection(trading.positions),
];

const ordersSection = (trading: TradingReport): Section => {
  const { openOrdersBefore, partiallyFilledBefore, massCancelled, halted, resumed } = trading;
  const before =
    openOrdersBefore === null
      ? []
      : [
          `when the mass cancel began: ${openOrdersBefore} open, ${partiallyFilledBefore} partly filled (what the venue cancelled at the disconnect is gone by then)`,
        ];
  const cancelled = massCancelled.map(
    ({ venue, requested, canceled, tooLate, residual }) =>
      `${venue}: ${requested} accounted for: ${canceled} cancelled, ${tooLate} too late, ${residual} left`,
  );
  const gate = halted
    ? [resumed ? 'trading was halted and is open again' : 'trading is halted']
    : [];
  return { title: 'Orders', lines: [...gate, ...before, ...cancelled] };
};

const reconciliationSection = ({ reconciliations }: TradingReport): Section => ({
  title: 'Reconciliation',
  lines: [],
  table: {
    head: ['kind', 'result', 'compared', 'breaks', 'between'],
    right: [2, 3],
    rows: reconciliations.map(({ kind, result, compared, discrepancies, detail }) => [
      kind,
      result,
      String(compared),
      String(discrepancies),
      detail,
    ]),
  },
});

const breaksSection = (breaks: readonly BreakReport[]): Section => ({
  title: 'Breaks',
  lines: [],
  table: {
    head: ['kind', 'class', 'account', 'symbol', 'order', 'ours', 'theirs', 'difference'],
    right: [5, 6, 7],
    rows: breaks.map((of) => [
      of.kind,
      of.class,
      of.account,
      of.symbol,
      of.order ?? '',
      of.internal,
      of.external,
      of.difference,
    ]),
  },
});

const positionsSection = (positions: readonly PositionChange[]): Section => ({
  title: 'Positions',
  lines: [],
  table: {
    head: ['account', 'symbol', 'before', 'after', 'change'],
    right: [2, 3, 4],
    rows: positions.map(({ account, symbol, before, after }) => [
      account,
      symbol,
      before ?? 'unknown',
      after ?? 'unknown',
      changeOf(before, after),
    ]),
  },
});

const changeOf = (before: string | null, after: string | null): string => {
  if (before === null || after === null) return '';
  return before === after ? 'none' : 'traded';
};
