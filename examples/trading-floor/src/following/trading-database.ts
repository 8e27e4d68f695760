/**
 * Short questions to the trading database, a connection each: a program that follows the journal
 * needs it to load and to write a copy, never to run. A database that is away is an error of the
 * question, at once, not a wait. IO.
 */
import pg from 'pg';

export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

export type TradingDatabase = <A>(work: (query: Query) => Promise<A>) => Promise<A>;

const options = { connectionTimeoutMillis: 1000, statement_timeout: 5000, query_timeout: 6000 };

export const tradingDatabase =
  (connectionString: string): TradingDatabase =>
  async (work) => {
    const client = new pg.Client({ connectionString, ...options });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(
        async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
          const { rows } = await client.query<Row>(text, [...values]);
          return rows;
        },
      );
    } finally {
      await client.end().catch(() => undefined);
    }
  };
