/**
 * Short questions to the trading database: a program that follows the journal needs it to load and
 * to write a copy, never to run. A connection is kept for the next question of the same recovery,
 * and dropped when one failed on it. A database that is away, or moves meanwhile, is an error of
 * the question, at once, not a wait. IO.
 */
import type pg from 'pg';
import type { FollowedDatabase } from '../wire/followed-database.ts';
import { movingPool } from '../wire/moving-pool.ts';

export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

export type TradingDatabase = <A>(work: (query: Query) => Promise<A>) => Promise<A>;

const options = {
  ...{ max: 2, idleTimeoutMillis: 10_000, allowExitOnIdle: true },
  ...{ connectionTimeoutMillis: 1000, statement_timeout: 5000, query_timeout: 6000 },
};

export const tradingDatabase = ({ url, onChange }: FollowedDatabase): TradingDatabase => {
  const pool = movingPool(url, options);
  return async (work) => {
    const client = await pool().connect();
    let isSound = false;
    let stop: () => void = () => undefined;
    const moved = new Promise<never>((_, reject) => {
      stop = onChange(() => reject(new Error('the database has moved; ask again')));
    });
    try {
      const result = await Promise.race([work(queryOn(client)), moved]);
      isSound = true;
      return result;
    } finally {
      stop();
      client.release(!isSound);
    }
  };
};

const queryOn =
  (client: pg.PoolClient): Query =>
  async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
    const { rows } = await client.query<Row>(text, [...values]);
    return rows;
  };
