/** How far a server that recovers is, as it says itself. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext, ActionFailure } from '../action.ts';
import { type Access, ask } from '../sql/ask.ts';

const Row = t.type({
  in_recovery: t.boolean,
  paused: t.union([t.string, t.null]),
  replayed: t.union([t.string, t.null]),
  /** Of the last transaction that was replayed, UTC. */
  newest: t.union([t.string, t.null]),
});
export type RestoredState = t.TypeOf<typeof Row>;

const question = `select pg_is_in_recovery() as in_recovery,
  case when pg_is_in_recovery() then pg_get_wal_replay_pause_state() end as paused,
  pg_last_wal_replay_lsn()::text as replayed,
  to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')
    as newest`;

export const restoredState = async (
  context: ActionContext,
  access: Access,
): Promise<E.Either<ActionFailure, RestoredState | undefined>> => {
  const rows = await ask(context, access, Row, question, [], 3_000);
  return E.isLeft(rows) ? rows : E.right(rows.right[0]);
};
