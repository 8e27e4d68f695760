/**
 * Whether a complete run of its scope shows that a break is over. Pure. Of single fills a run
 * compares the newest only, while positions and totals span the day: a fill that is no longer
 * found may only have left what is compared. It is over when all of its account and symbol agrees.
 */
import type { EventOfType } from '@recovery-ledger/ledger';

type Found = EventOfType<'DiscrepancyFound'>['data'];
type Differs = Pick<Found, 'account' | 'symbol' | 'order'>;

export const isGone = (
  one: Differs & Pick<Found, 'kind'>,
  stillDiffering: readonly Differs[],
): boolean => {
  const near = stillDiffering.filter(
    ({ account, symbol }) => account === one.account && symbol === one.symbol,
  );
  return isFill(one) ? near.length === 0 : near.every(({ order }) => order !== one.order);
};

const isFill = ({ kind, order }: Differs & Pick<Found, 'kind'>): boolean =>
  kind === 'positions' && order !== null && /^(price of )?fill /.test(order);
