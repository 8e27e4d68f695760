/**
 * Tries again what was parked: after an upgrade it may be readable. IO.
 *
 * An event has its place in the order of the log, and what came after it has been applied without
 * it. So what has become readable is not added to the rows that there are: the read models are
 * rebuilt beside them and swapped in, and are what they would be had it been readable from the
 * start. What is still unreadable keeps its row, with today's reason, as in a rebuild.
 */
import type { Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import type { RebuildFailure } from '../rebuild/failure.ts';
import type { RebuildProgress } from '../rebuild/progress.ts';
import { type Rebuilt, rebuild } from '../rebuild/rebuild.ts';
import { rowTypes } from '../stores/row-types.ts';
import { liveSchema } from '../stores/schema.ts';
import { toStorable } from '../stores/storable.ts';
import { lookAgain, type Parked } from './look-again.ts';

export type RetryDeps = {
  readonly log: Log;
  readonly pool: Pool;
  readonly report: (progress: RebuildProgress) => void;
  readonly signal: AbortSignal;
  /** Only this one is looked at. */
  readonly sequence?: number | undefined;
};

export type Retried = {
  /** How many parked messages were looked at. */
  readonly checked: number;
  /** How many of them can be read now. */
  readonly readable: number;
  /** How many have another reason now than when they were parked. */
  readonly reworded: number;
  /** How many are parked after all this, whichever were looked at. */
  readonly stillParked: number;
  /** Null when there was nothing to rebuild for. */
  readonly rebuilt: Rebuilt | null;
};

type Row = Parked & { readonly projection: string };

const place = `${liveSchema}.parked_events`;

export const retryParked = async (deps: RetryDeps): Promise<E.Either<RebuildFailure, Retried>> => {
  const { log, pool, report, signal } = deps;
  const rows = await parkedRows(deps);
  const unread = rows.filter(({ projection }) => projection === '');
  const reasons = new Map(unread.map(({ sequence, reason }) => [sequence, reason]));
  let readable = 0;
  const reworded: Parked[] = [];
  for await (const { sequence, reason } of lookAgain(log, unread, signal)) {
    if (reason === null) readable += 1;
    else if (reasons.get(sequence) !== reason) reworded.push({ sequence, reason });
  }
  // What a projection refused may be taken by a newer one; only applying it in its place can tell.
  const worthIt = readable > 0 || rows.length > unread.length;
  const rebuilt = worthIt ? await rebuild({ log, pool, report, signal }) : null;
  if (rebuilt !== null && E.isLeft(rebuilt)) return rebuilt;
  if (rebuilt === null) await reword(pool, reworded);
  return E.right({
    checked: rows.length,
    readable,
    reworded: reworded.length,
    stillParked: await countParked(pool),
    rebuilt: rebuilt === null ? null : rebuilt.right,
  });
};

const parkedRows = async ({ pool, sequence }: RetryDeps): Promise<readonly Row[]> => {
  const text = `select sequence, projection, reason from ${place}
    where $1::bigint is null or sequence = $1 order by sequence`;
  const { rows } = await pool.query<Row>({ text, values: [sequence ?? null], types: rowTypes });
  return rows;
};

const reword = async (pool: Pool, reworded: readonly Parked[]): Promise<void> => {
  if (reworded.length === 0) return;
  await pool.query(
    `update ${place} p set reason = r.reason
      from jsonb_to_recordset($1::jsonb) as r(sequence bigint, reason text)
      where p.sequence = r.sequence and p.projection = ''`,
    [toStorable(reworded)],
  );
};

const countParked = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query(`select count(*) as left from ${place}`);
  return Number(rows[0]?.left);
};
