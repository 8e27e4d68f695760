/** How much a schema holds. IO. */
import type { PoolClient } from 'pg';
import { allTables } from '../projections/all-projections.ts';
import { quote } from '../stores/sql.ts';

/** The rows of all tables together. */
export const countRows = async (client: PoolClient, schema: string): Promise<number> => {
  const counts = allTables.map(
    ({ name }) => `(select count(*) from ${quote(schema)}.${quote(name)})`,
  );
  const { rows } = await client.query(`select ${counts.join(' + ')} as total`);
  return Number(rows[0]?.total);
};

/** How many messages of a schema's rows nobody could read. */
export const countUnreadable = async (client: PoolClient, schema: string): Promise<number> => {
  const { rows } = await client.query(
    `select count(*) as unreadable from ${quote(schema)}.parked_events where projection = ''`,
  );
  return Number(rows[0]?.unreadable);
};
