/**
 * Every start of the floor is a new trading day: the venue starts its numbering at 1, so the
 * journal, checkpoints and lists of the day before are put away, the database's writer row
 * starts again, and what was open has expired. Epochs and the registry go on; orders and trades
 * of earlier days stay. IO.
 */
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { syncDirectory } from '../wire/durable-file.ts';

const ofBothSites = ['gateway', 'checkpoints', 'oms', 'risk', 'positions'];
const withCopies = ofBothSites.flatMap((name) => [name, `${name}-dr`]);
const ofOneDay = ['exchange', 'flow', ...withCopies];

export const putAwayYesterday = async (dataDir: string, now: Date): Promise<void> => {
  await mkdir(dataDir, { recursive: true });
  const there = (await readdir(dataDir)).filter((name) => ofOneDay.includes(name));
  if (there.length === 0) return;
  const day = join(dataDir, 'days', now.toISOString().replaceAll(':', '-'));
  await mkdir(day, { recursive: true });
  for (const name of there) await rename(join(dataDir, name), join(day, name));
  await syncDirectory(dataDir);
};

export const prepareDatabase = async (databaseUrl: string): Promise<void> => {
  await createIfMissing(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SET client_min_messages = 'warning'");
    // Done at every start: it may be lost, and must not wait for a standby that is still to come.
    await client.query('SET synchronous_commit = local');
    await client.query(await readFile(new URL('../../schema.sql', import.meta.url), 'utf8'));
    await client.query('SELECT begin_day($1)', [process.env['FLOOR_START_OF_DAY'] ?? 'none']);
  } finally {
    await client.end();
  }
};

const noSuchDatabase = '3D000';

const createIfMissing = async (databaseUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== noSuchDatabase) throw error;
    await createDatabase(databaseUrl);
  } finally {
    await client.end();
  }
};

const createDatabase = async (databaseUrl: string): Promise<void> => {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  await client.end();
};
