/** Positions as the database has them: what was brought over, and what was bought and sold. IO. */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import type { Query } from './trading-database.ts';

export type DatabasePosition = {
  readonly account: string;
  readonly symbol: string;
  readonly startOfDay: string;
  readonly bought: string;
  readonly sold: string;
  readonly trades: number;
  readonly busts: number;
};

type Row = {
  readonly account: string;
  readonly symbol: string;
  readonly start_of_day: string;
  readonly bought: string;
  readonly sold: string;
  readonly trades: string;
  readonly busts: string;
};

const canonical = (text: string): string => formatDecimal(parseDecimal(text) ?? 0);

/** Ask it in one transaction with what says which entry the tables are as of. */
export const loadPositions = async (query: Query): Promise<readonly DatabasePosition[]> => {
  const rows = await query<Row>('SELECT * FROM load_positions()');
  return rows.map((row) => ({
    account: row.account,
    symbol: row.symbol,
    startOfDay: canonical(row.start_of_day),
    bought: canonical(row.bought),
    sold: canonical(row.sold),
    trades: Number(row.trades),
    busts: Number(row.busts),
  }));
};
