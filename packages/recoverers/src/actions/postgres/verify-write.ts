/**
 * Proves by a committed write that a server is the primary: on the new timeline, and confirmed by
 * its standbys as every commit is. IO. The write is a message in the log, which no table is needed
 * for and no reader sees.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { accessTo, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  timeline: t.number,
  within: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

/** The id is text: it has 64 bits. The second column makes it a transaction that has to commit. */
const Written = t.type({ xid: t.string });
const write = `select pg_current_xact_id()::text as xid,
  pg_logical_emit_message(true, 'recovery', $1) as lsn`;
const Found = t.type({ status: t.string, timeline: t.string, in_recovery: t.boolean });
const read = `select pg_xact_status($1::xid8) as status, pg_is_in_recovery() as in_recovery,
  substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline`;

export const postgresVerifyWrite: Action<Params> = {
  name: 'postgres.verifyWrite',
  params: Params,
  output: { result: 'string', at: 'integer', waitedMs: 'integer' },
  run: async (params, context) => {
    const server = named(params.servers, params.primary);
    if (server === undefined) return failed(`${params.primary} is not among the servers`, false);
    const access = accessTo(server, params.login);
    return connected(context, access, (asker) => verify(asker, params, context), params.within);
  },
  rehearse: async ({ primary }, { clock }) =>
    E.right({ would: `write to ${primary}`, result: 'unknown', at: clock.nowMs(), waitedMs: 0 }),
};

const verify = async (asker: Asker, params: Params, context: ActionContext): Promise<Outcome> => {
  const { primary, timeline } = params;
  const startedAt = context.clock.monotonicMs();
  const written = await asker(Written, write, [context.recovery]);
  if (E.isLeft(written)) return written;
  const waitedMs = Math.round(context.clock.monotonicMs() - startedAt);
  const found = await asker(Found, read, [written.right[0]?.xid]);
  if (E.isLeft(found)) return found;
  const [row] = found.right;
  const on = Number.parseInt(row?.timeline ?? '0', 16);
  if (row?.status !== 'committed') return failed(`the write to ${primary} is not committed`, true);
  return on === timeline
    ? E.right({ result: 'pass', at: context.clock.nowMs(), waitedMs })
    : failed(`${primary} is on timeline ${on}, not on ${timeline}`, false);
};
