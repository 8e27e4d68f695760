/**
 * How bad a break is. Pure. Any difference is a break: the thresholds grade it and never hide it.
 * The graver of the two grades counts, because 100 shares of one stock are not 100 of another.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import Big from 'big.js';
import * as t from 'io-ts';

/** `minor` up to and including, `critical` above: of the quantity, and of its value. */
export const Thresholds = t.strict({
  quantity: t.strict({ minor: t.string, critical: t.string }),
  notional: t.strict({ minor: t.string, critical: t.string, currency: t.string }),
});
export type Thresholds = t.TypeOf<typeof Thresholds>;

export const usualThresholds: Thresholds = {
  quantity: { minor: '0.001', critical: '100' },
  notional: { minor: '1', critical: '100000', currency: 'USD' },
};

export type BreakSeverity = EventOfType<'DiscrepancyFound'>['data']['severity'];

const grades: readonly BreakSeverity[] = ['minor', 'major', 'critical'];

/** `price` is undefined where none is known: then the quantity alone grades. */
export const gradeOf = (
  difference: string,
  price: string | undefined,
  { quantity, notional }: Thresholds,
): { readonly severity: BreakSeverity; readonly notional: string | undefined } => {
  const size = Big(difference).abs();
  const value = price === undefined ? undefined : size.times(price).abs();
  const byQuantity = grade(size, quantity);
  const byValue = value === undefined ? 'minor' : grade(value, notional);
  const worse = Math.max(grades.indexOf(byQuantity), grades.indexOf(byValue));
  return { severity: grades[worse] ?? 'critical', notional: value?.toFixed() };
};

const grade = (
  size: Big,
  { minor, critical }: { readonly minor: string; readonly critical: string },
): BreakSeverity => (size.gt(critical) ? 'critical' : size.gt(minor) ? 'major' : 'minor');
