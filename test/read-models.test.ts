/** Every table and view is in the database as it is described, column by column. */
import { describeReadModels, ensureSchema } from '@recovery-ledger/projections';
import test from 'ava';
import { postgresForFile } from './harness/postgres.ts';
import { freshDatabase } from './harness/projector.ts';

const postgres = postgresForFile(test);

test('each table and view has the columns that are described, in order, each with a comment', async (t) => {
  const { pool } = await freshDatabase(t, postgres());
  await ensureSchema(pool);
  const { rows } = await pool.query<{ name: string; columns: string[]; comments: string[] }>(
    `select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
        array_agg(a.attname::text order by a.attnum) as columns,
        array_agg(coalesce(col_description(c.oid, a.attnum), '') order by a.attnum) as comments
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'ledger' and c.relkind in ('r', 'v') group by c.oid order by c.relname`,
  );
  const described = describeReadModels();
  t.deepEqual(
    rows.map(({ name, columns }) => [name, columns]),
    [...described]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, columns }) => [name, columns.map((column) => column.name)]),
  );
  for (const { name, comments } of rows) t.false(comments.includes(''), name);
});
