/**
 * Short questions to the trading database: a program that follows the journal needs it to load and
 * to write a copy, never to run. A connection is kept for the next question of the same recovery,
 * and dropped when one failed on it. A database that is away is an error of the question, at once,
 * not a wait. IO.
 */
import pg from 'pg';

export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

export type TradingDatabase = <A>(work: (query: Query) => Promise<A>) => Promise<A>;

const options = {
  ...{ max: 2, idleTimeoutMillis: 10_000, allowExitOnIdle: true },
  ...{ connectionTimeoutMillis: 1000, statement_timeout: 5000, query_timeout: 6000 },
};

export const tradingDatabase = (connectionString: string): TradingDatabase => {
  const pool = new pg.Pool({ connectionString, ...options });
  pool.on('error', () => undefined); // an idle connection ended: the next question opens another
  return async (work) => {
    const client = await pool.connect();
    let isSound = false;
    try {
      const result = await work(
        async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
          const { rows } = await client.query<Row>(text, [...values]);
          return rows;
        },
      );
      isSound = true;
      return result;
    } finally {
      client.release(!isSound);
    }
  };
};
