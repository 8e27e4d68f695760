/**
 * What one member says of itself: whose data it has, on which timeline, how far, and whether it
 * still receives. IO. The timeline is that of the newest file of the log that holds its position:
 * the control file knows a new one only after the next restart point.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext } from '../action.ts';
import { type Asker, connected } from '../sql/ask.ts';
import type { StandbyAnswer } from './choose-standby.ts';
import { parseLsn, segmentOf } from './lsn.ts';
import { accessTo, type Login, type Server } from './server.ts';

const Row = t.type({
  system_id: t.string,
  in_recovery: t.boolean,
  received: t.union([t.string, t.null]),
  replayed: t.union([t.string, t.null]),
  receivers: t.number,
  segment_bytes: t.number,
  checkpoint_timeline: t.number,
});
type Row = t.TypeOf<typeof Row>;

const question = `select system_identifier::text as system_id, pg_is_in_recovery() as in_recovery,
  pg_last_wal_receive_lsn()::text as received, pg_last_wal_replay_lsn()::text as replayed,
  (select count(*) from pg_stat_wal_receiver where status = 'streaming')::int as receivers,
  pg_size_bytes(current_setting('wal_segment_size'))::int as segment_bytes,
  (select timeline_id from pg_control_checkpoint())::int as checkpoint_timeline
  from pg_control_system()`;

const File = t.type({ timeline: t.string });
const files = `select substr(name, 1, 8) as timeline from pg_ls_waldir()
  where name ~ '^[0-9A-F]{24}$' and substr(name, 9) = $1 order by 1 desc limit 1`;

const pollMs = 5;

/** Asked until it receives nothing any more, or until the time is over: then as it is. */
export const stateOfStandby = async (
  server: Server,
  login: Login,
  context: ActionContext,
  withinMs: number,
): Promise<StandbyAnswer> => {
  const until = context.clock.monotonicMs() + withinMs / 2;
  const found = await connected(
    context,
    accessTo(server, login),
    (asker) => look(asker, context, until),
    withinMs,
  );
  return E.isRight(found) ? found.right : { _tag: 'Silent', reason: found.left.reason };
};

const look = async (asker: Asker, { clock, signal }: ActionContext, untilMs: number) => {
  for (;;) {
    const found = await asker(Row, question);
    if (E.isLeft(found)) return found;
    const [row] = found.right;
    const over = signal.aborted || clock.monotonicMs() > untilMs;
    if (row !== undefined && (row.receivers === 0 || !row.in_recovery || over)) {
      return stateOf(row, asker);
    }
    await clock.sleep(pollMs, signal);
  }
};

const stateOf = async (row: Row, asker: Asker) => {
  const replayed = parseLsn(row.replayed ?? '') ?? 0n;
  const received = parseLsn(row.received ?? '') ?? 0n;
  const flushed = received > replayed ? received : replayed;
  const found = await asker(File, files, [segmentOf(flushed, row.segment_bytes)]);
  if (E.isLeft(found)) return found;
  const newest = Number.parseInt(found.right[0]?.timeline ?? '0', 16);
  return E.right({
    _tag: 'Standby' as const,
    systemId: row.system_id,
    timeline: Math.max(newest, row.checkpoint_timeline),
    inRecovery: row.in_recovery,
    ...{ flushed, replayed, receiving: row.receivers > 0 },
  });
};
