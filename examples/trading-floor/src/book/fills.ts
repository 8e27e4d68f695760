/**
 * Fills as two books compare them: the newest ones by id, and for the whole day the gross totals
 * of every account and symbol, in which two errors that cancel out in the net still show. Both
 * count a bust as a fill of the other side that names the trade it takes back. Pure, in place.
 */
import { formatDecimal, parseDecimal } from './decimal.ts';
import type { Side } from './order.ts';
import type { ExecutionReport } from './report.ts';

/** `sequence` is the exchange's number, so that two books can be compared up to one of them. */
export type Fill = {
  readonly sequence: number;
  readonly execId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly bustOf: string | null;
  readonly possDup: boolean;
  readonly at: string;
};

export type FillTotal = {
  readonly account: string;
  readonly symbol: string;
  readonly bought: string;
  readonly sold: string;
  readonly trades: number;
  readonly busts: number;
};

/** The fill that a trade or a bust is; undefined for every other report. */
export const fillOf = (report: ExecutionReport): Fill | undefined => {
  if (report.execType !== 'trade' && report.execType !== 'bust') return undefined;
  return {
    sequence: report.seq,
    execId: report.execId,
    clOrdId: report.clOrdId,
    account: report.account,
    symbol: report.symbol,
    side: report.side,
    quantity: report.lastQuantity,
    price: report.lastPrice,
    bustOf: report.bustOf ?? null,
    possDup: report.possDup === true || report.possResend === true,
    at: report.transactTime,
  };
};

/** The signed quantity of a fill in ten-thousandths: what it does to the position. */
export const signedQuantity = ({ side, quantity, bustOf }: Fill): number => {
  const size = parseDecimal(quantity) ?? 0;
  return (side === 'buy') === (bustOf === null) ? size : -size;
};

const kept = 20_000;

/** The newest fills, at least twenty thousand once there were so many. */
export class RecentFills {
  #fills: Fill[] = [];
  #dropped = 0;

  add = (fill: Fill): void => {
    this.#fills.push(fill);
    if (this.#fills.length <= 2 * kept) return;
    this.#dropped = this.#fills[kept - 1]?.sequence ?? 0;
    this.#fills = this.#fills.slice(kept);
  };

  /** Fills numbered above `sequence`; not complete when some of those are no longer kept. */
  after = (sequence: number) => ({
    complete: sequence >= this.#dropped,
    fills: this.#fills.filter((fill) => fill.sequence > sequence),
  });

  newest = (is: (fill: Fill) => boolean): Fill | undefined => this.#fills.findLast(is);

  /** Says that fills up to this number were never seen by this list. */
  startAfter = (sequence: number): void => {
    this.#dropped = Math.max(this.#dropped, sequence);
  };

  remove = (fill: Fill): void => {
    this.#fills = this.#fills.filter((each) => each !== fill);
  };
}

type Gross = { bought: number; sold: number; trades: number; busts: number };

/** What was bought and sold, per account and symbol. */
export class FillTotals {
  readonly #gross = new Map<string, Gross>();

  /** `times` is -1 to take a fill out again. */
  add = (fill: Fill, times: 1 | -1 = 1): void => {
    const key = `${fill.account}\u0000${fill.symbol}`;
    const gross = this.#gross.get(key) ?? { bought: 0, sold: 0, trades: 0, busts: 0 };
    const signed = signedQuantity(fill) * times;
    const isBuy = fill.side === 'buy';
    if (isBuy) gross.bought += signed;
    else gross.sold -= signed;
    if (fill.bustOf === null) gross.trades += times;
    else gross.busts += times;
    this.#gross.set(key, gross);
  };

  list = (): readonly FillTotal[] =>
    [...this.#gross].sort(byKey).map(([key, gross]) => {
      const [account = '', symbol = ''] = key.split('\u0000');
      const [bought, sold] = [formatDecimal(gross.bought), formatDecimal(gross.sold)];
      return { account, symbol, bought, sold, trades: gross.trades, busts: gross.busts };
    });

  /** Takes over what `list` gave. */
  load = (totals: readonly FillTotal[]): void => {
    this.#gross.clear();
    for (const { account, symbol, bought, sold, trades, busts } of totals) {
      const gross = { bought: parseDecimal(bought) ?? 0, sold: parseDecimal(sold) ?? 0 };
      this.#gross.set(`${account}\u0000${symbol}`, { ...gross, trades, busts });
    }
  };
}

const byKey = (a: readonly [string, Gross], b: readonly [string, Gross]): number =>
  a[0] < b[0] ? -1 : 1;
