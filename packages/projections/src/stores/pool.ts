/** The connections to the ledger's own PostgreSQL. IO. */
import pg from 'pg';

/** Longer than any statement takes, waiting for a lock included, unless the server hangs. */
const queryTimeoutMs = 30_000;

/** An idle connection that breaks is replaced at the next use; it must not end the process. */
export const createPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'recovery-ledger',
    connectionTimeoutMillis: 3_000,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    max: 8,
  });
  pool.on('error', () => undefined);
  return pool;
};
