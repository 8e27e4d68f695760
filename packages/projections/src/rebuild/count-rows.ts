/** How many rows all tables of a schema hold together. IO. */
import type { PoolClient } from 'pg';
import { allTables } from '../projections/all-projections.ts';
import { quote } from '../stores/sql.ts';

export const countRows = async (client: PoolClient, schema: string): Promise<number> => {
  const counts = allTables.map(
    ({ name }) => `(select count(*) from ${quote(schema)}.${quote(name)})`,
  );
  const { rows } = await client.query(`select ${counts.join(' + ')} as total`);
  return Number(rows[0]?.total);
};
