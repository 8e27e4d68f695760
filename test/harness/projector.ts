/** A projector on a test's log and database, as a service would run it, stopped at the end. */
import type { Log } from '@recovery-ledger/ledger';
import {
  createPool,
  createQueries,
  type ProjectorDeps,
  runProjector,
} from '@recovery-ledger/projections';
import { quiet } from './quiet-logger.ts';
import type { Teardown } from './server-fixture.ts';
import { until } from './until.ts';

export const poolFor = (t: Teardown, { url }: { readonly url: string }) => {
  const pool = createPool(url);
  t.teardown(() => pool.end());
  return pool;
};

let databases = 0;

/** A pool on a database of its own, so that tests may share one PostgreSQL. */
export const freshDatabase = async (t: Teardown, { url }: { readonly url: string }) => {
  const admin = createPool(url);
  databases += 1;
  const name = `fresh_${databases}`;
  await admin.query(`create database ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, pool: poolFor(t, { url: own.href }) };
};

export type Projector = { readonly stop: () => Promise<void> };

export const projector = (
  t: Teardown,
  deps: Omit<ProjectorDeps, 'logger'> & { readonly logger?: ProjectorDeps['logger'] },
): Projector => {
  const end = new AbortController();
  const ended = runProjector({ logger: quiet, ...deps }, end.signal);
  const stop = async () => {
    end.abort();
    await ended;
  };
  t.teardown(stop);
  return { stop };
};

/** The rows of a projector that reads the whole log into a database of its own. */
export const rowsFromScratch = async (
  t: Teardown,
  log: Log,
  postgres: { readonly url: string },
): Promise<Rows> => {
  const { pool } = await freshDatabase(t, postgres);
  const fresh = projector(t, { log, pool });
  await caughtUp(log, pool);
  await fresh.stop();
  return allRows(pool);
};

type Rows = Readonly<Record<string, readonly string[]>>;

/** Every row of every table, as text, without what depends on a clock. */
export const allRows = async (pool: ProjectorDeps['pool'], schema = 'ledger'): Promise<Rows> => {
  const { rows: tables } = await pool.query(
    `select table_name from information_schema.tables
      where table_schema = $1 and table_type = 'BASE TABLE' order by 1`,
    [schema],
  );
  const found: Record<string, readonly string[]> = {};
  for (const { table_name: name } of tables) {
    const { rows } = await pool.query(
      `select (to_jsonb(t) - 'current_at')::text as row from ${schema}.${name} t order by 1`,
    );
    found[String(name)] = rows.map(({ row }) => String(row));
  }
  return found;
};

/** Resolves when all projections hold everything that the log holds. */
export const caughtUp = async (log: Log, pool: ProjectorDeps['pool']): Promise<number> => {
  const { lastSequence } = await log.head();
  const queries = createQueries({ pool, now: () => new Date() });
  await until(
    async () => {
      const answer = await queries.checkpoints(lastSequence);
      return answer._tag === 'Right' && answer.right.asOf.sequence >= lastSequence;
    },
    { what: `projections at ${lastSequence}`, deadlineMs: 20_000 },
  );
  return lastSequence;
};
