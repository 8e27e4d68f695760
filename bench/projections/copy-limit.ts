/**
 * The limit of a rebuild: the rows that it made, copied into tables like them by COPY alone, from
 * files that were written before the clock starts. IO.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { createPool } from '@recovery-ledger/projections';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

type Pool = ReturnType<typeof createPool>;

export const benchCopy = async (
  pool: Pool,
  url: string,
): Promise<{ readonly rows: number; readonly ms: number }> => {
  const folder = await mkdtemp(join(tmpdir(), 'copy-limit-'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await pool.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'ledger' order by 1",
    );
    await client.query('create schema copied');
    let [rows, ms] = [0, 0];
    for (const { name } of tables) {
      const file = join(folder, name);
      await pipeline(
        client.query(copyTo(`copy ledger.${name} to stdout`)),
        createWriteStream(file),
      );
      await client.query(`create table copied.${name} (like ledger.${name} including all)`);
      const begun = performance.now();
      const into = client.query(copyFrom(`copy copied.${name} from stdin`));
      await pipeline(createReadStream(file), into);
      ms += performance.now() - begun;
      rows += into.rowCount;
      await rm(file);
    }
    await client.query('drop schema copied cascade');
    return { rows, ms };
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
};
