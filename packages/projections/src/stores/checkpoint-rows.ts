/** The checkpoint rows inside a transaction: locked, compared, and moved by compare-and-set. IO. */
import type { PoolClient } from 'pg';
import { rowTypes } from './row-types.ts';
import { quote } from './sql.ts';
import type { Checkpoint, Move } from './store.ts';

/** Another projector, or a rebuild, was faster: read the checkpoints again. */
class CheckpointMoved extends Error {}

/** `place` tells the table itself: after a rebuild another one stands under the name. */
export type Locked = { readonly place: string; readonly checkpoints: readonly Checkpoint[] };

type Stored = Checkpoint & { readonly place: string };

export const lockCheckpoints = async (client: PoolClient, schema: string): Promise<Locked> => {
  const text =
    'select projection, version, sequence, stream_created as "streamCreated", ' +
    `tableoid::text as place from ${quote(schema)}.projection_checkpoints ` +
    'order by projection for update';
  const { rows } = await client.query<Stored>({ text, types: rowTypes, name: `lock ${schema}` });
  const checkpoints = rows.map(({ place: _, ...checkpoint }) => checkpoint);
  return { place: rows[0]?.place ?? '', checkpoints };
};

export const moveCheckpoints = async (
  client: PoolClient,
  schema: string,
  moves: readonly Move[],
): Promise<void> => {
  const { rowCount } = await client.query(
    `update ${quote(schema)}.projection_checkpoints c
      set sequence = m."to", event_time = m."eventTime", halted = null
      from jsonb_to_recordset($1::jsonb)
        as m(projection text, "from" bigint, "to" bigint, "eventTime" timestamptz)
      where c.projection = m.projection and c.sequence = m."from"`,
    [JSON.stringify(moves)],
  );
  if (rowCount !== moves.length) throw new CheckpointMoved('a checkpoint was moved by another');
};

/** Pure: the checkpoints once the moves were made. */
export const moved = (
  checkpoints: readonly Checkpoint[],
  moves: readonly Move[],
): readonly Checkpoint[] => {
  const targets = new Map(moves.map(({ projection, to }) => [projection, to]));
  return checkpoints.map((checkpoint) => ({
    ...checkpoint,
    sequence: targets.get(checkpoint.projection) ?? checkpoint.sequence,
  }));
};
