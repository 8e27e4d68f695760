/**
 * Puts a rebuilt schema in the place of the live one, in one transaction. IO.
 *
 * The lock on the live checkpoints waits for the projector's transaction and for readers, and
 * makes later ones wait; they then find the new tables by name. Under the lock the live rows
 * stand still, so the rebuilt ones can be brought exactly as far. Renaming touches no table: a
 * long query of an auditor goes on undisturbed, and the old rows are dropped afterwards.
 */
import type { PoolClient } from 'pg';
import { createSchemaLock, liveSchema } from '../stores/schema.ts';
import { quote } from '../stores/sql.ts';

export const replacedSchema = 'ledger_replaced';

/** How long readers may be kept waiting; there is little left to do by then. */
const longestMs = 5_000;

export type Swap = {
  readonly client: PoolClient;
  readonly schema: string;
  readonly streamCreated: string;
  /** Brings the rebuilt rows as far as the live ones. */
  readonly advance: (target: number) => Promise<void>;
};

export const swapSchemas = async ({
  client,
  schema,
  streamCreated,
  advance,
}: Swap): Promise<void> => {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [createSchemaLock]);
    const { rows } = await client.query(
      "select to_regclass('ledger.projection_checkpoints') as live",
    );
    if (rows[0]?.live !== null) {
      await client.query('lock table ledger.projection_checkpoints in access exclusive mode');
      await within(longestMs, advance(await liveSequence(client, streamCreated)));
      await client.query(`alter schema ${liveSchema} rename to ${replacedSchema}`);
    }
    await client.query(`alter schema ${quote(schema)} rename to ${liveSchema}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
};

/** How far the live rows of this very stream are; rows of another stream count for nothing. */
const liveSequence = async (client: PoolClient, streamCreated: string): Promise<number> => {
  const { rows } = await client.query(
    `select coalesce(max(sequence), 0) as newest from ledger.projection_checkpoints
      where stream_created = $1`,
    [streamCreated],
  );
  return Number(rows[0]?.newest ?? 0);
};

const within = async (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `the log gave no events for ${ms} ms at the swap; nothing was changed`;
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};
