/**
 * IO: the two things asked of a PostgreSQL that has just been started: whether it answers, and to
 * make the database where it does not exist. Each asks on a connection of its own.
 */
import pg from 'pg';

/** Null where `work` succeeded, else why not. */
const connected = async (
  url: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<string | null> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await work(client);
    return null;
  } catch (error) {
    return String(error);
  } finally {
    await client.end().catch(() => {});
  }
};

/** Null once the server answers a query, else what is lacking. */
export const lackingAt = (url: string): Promise<string | null> =>
  connected(url, (client) => client.query('SELECT 1'));

/** Makes the database unless it is there; null where it is there afterwards, else why not. */
export const ensureDatabase = (url: string, database: string): Promise<string | null> =>
  connected(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
