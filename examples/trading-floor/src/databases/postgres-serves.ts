/**
 * Whether the PostgreSQL that was started takes connections: it says so itself in the eighth line
 * of its lock file, as pg_ctl reads it too. Another server at the same port is not mistaken for
 * it. IO.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Null, or what it lacks. */
export const postgresServes = async (folder: string, pid: number): Promise<string | null> => {
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  if (Number(lines[0]) !== pid) return 'has not opened its data';
  const [status = 'starting'] = lines.slice(7);
  return status === 'ready' ? null : `takes no connections (${status || 'starting'})`;
};
