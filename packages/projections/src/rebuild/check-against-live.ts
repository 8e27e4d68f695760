/**
 * Folds a scratch schema exactly as far as the live rows are, and compares the two. IO.
 * The live rows are read in one snapshot, so the live projector goes on meanwhile.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Pool, PoolClient } from 'pg';
import { pastOf } from '../model/table.ts';
import { checkedProjections } from '../projections/all-projections.ts';
import { readCheckpoints } from '../stores/checkpoints.ts';
import { rowTypes } from '../stores/row-types.ts';
import { liveSchema } from '../stores/schema.ts';
import type { Checkpoint } from '../stores/store.ts';
import { compareTables } from './compare-rows.ts';
import { failure, type ProjectionProof, type RebuildFailure } from './failure.ts';

type Checking = {
  readonly pool: Pool;
  readonly client: PoolClient;
  readonly schema: string;
  readonly created: string;
  readonly advance: (target: number) => Promise<void>;
};

export const checkAgainstLive = async (
  checking: Checking,
): Promise<E.Either<RebuildFailure, readonly ProjectionProof[]>> => {
  const { pool, created, advance } = checking;
  const before = judge(await readCheckpoints(pool), created);
  if (E.isLeft(before)) return before;
  await advance(before.right);
  const live = await pool.connect();
  try {
    await live.query('begin isolation level repeatable read read only');
    return await compareInSnapshot(checking, live);
  } finally {
    await live.query('rollback').catch(() => undefined);
    live.release();
  }
};

const compareInSnapshot = async (
  { client, schema, created, advance }: Checking,
  live: PoolClient,
): Promise<E.Either<RebuildFailure, readonly ProjectionProof[]>> => {
  const text =
    'select projection, version, sequence, stream_created as "streamCreated" ' +
    'from ledger.projection_checkpoints';
  const { rows } = await live.query<Checkpoint>({ text, types: rowTypes });
  const now = judge(rows, created);
  if (E.isLeft(now)) return now;
  await advance(now.right);
  await client.query('begin isolation level repeatable read read only');
  const [ours, theirs] = [
    { client: live, schema: liveSchema },
    { client, schema },
  ];
  const proofs: ProjectionProof[] = [];
  for (const { name, version, tables } of checkedProjections) {
    const stored = tables.flatMap((table) => (table.kept ? [table, pastOf(table)] : [table]));
    proofs.push({ projection: name, version, ...(await compareTables(ours, theirs, stored)) });
  }
  await client.query('rollback');
  const difference = proofs.find((proof) => proof.difference !== null)?.difference ?? null;
  if (difference === null) return E.right(proofs);
  return E.left({ ...failure('RebuildDiffers', difference), through: now.right, proofs });
};

/** The one sequence that all live projections hold. */
const judge = (
  checkpoints: readonly Checkpoint[],
  created: string,
): E.Either<RebuildFailure, number> => {
  const [first] = checkpoints;
  if (first === undefined) {
    return E.left(failure('RebuildIncomplete', 'there are no live rows to compare with'));
  }
  if (checkpoints.some(({ streamCreated }) => streamCreated !== created)) {
    const reason = `the live rows are of the LEDGER created ${first.streamCreated}, this is ${created}`;
    return E.left(failure('StreamChanged', reason));
  }
  if (checkpoints.some(({ sequence }) => sequence !== first.sequence)) {
    return E.left(failure('RebuildIncomplete', 'live projections are still catching up'));
  }
  return E.right(first.sequence);
};
