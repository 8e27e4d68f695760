/**
 * Promotes a standby and waits until it takes writes on a new timeline. IO. `pg_promote` is told
 * not to wait: it looks ten times a second only, and here every millisecond is clients waiting.
 *
 * What a commit has to wait for is set before, so that no commit is acknowledged on one disk alone.
 * A server that is no standby and is not ours from before is refused. `hot_standby` is not touched.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { makeSlots } from './make-slots.ts';
import { accessTo, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  promoted: t.string,
  /** The one that it was on. */
  timeline: t.number,
  synchronousNames: t.string,
  synchronousCommit: t.string,
  within: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const State = t.type({ in_recovery: t.boolean });
const Done = t.type({ timeline: t.string, lsn: t.string, read_only: t.string });
const Before = t.type({ in_recovery: t.boolean, names: t.string, commit: t.string });
const Nothing = t.type({});
const pollMs = 2;

const recovery = 'select pg_is_in_recovery() as in_recovery';
const done = `select substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) as timeline,
  pg_current_wal_insert_lsn()::text as lsn, current_setting('transaction_read_only') as read_only`;
const state = `select pg_is_in_recovery() as in_recovery,
  current_setting('synchronous_standby_names') as names,
  current_setting('synchronous_commit') as commit`;

export const postgresPromote: Action<Params> = {
  name: 'postgres.promote',
  params: Params,
  output: { timeline: 'integer', lsn: 'string' },
  run: async (params, context) => {
    const server = named(params.servers, params.promoted);
    if (server === undefined) return failed(`${params.promoted} is not among the servers`, false);
    const access = accessTo(server, params.login);
    return connected(context, access, (asker) => promote(asker, params, context), params.within);
  },
  rehearse: async ({ servers, login, promoted }, context) => {
    const server = named(servers, promoted);
    if (server === undefined) return failed(`${promoted} is not among the servers`, false);
    const found = await connected(context, accessTo(server, login), (asker) =>
      asker(Before, state),
    );
    if (E.isLeft(found)) return found;
    return E.right({ would: `promote ${promoted}`, timeline: 0, lsn: '', ...found.right[0] });
  },
};

const promote = async (asker: Asker, params: Params, context: ActionContext): Promise<Outcome> => {
  // Asked while the host's epoch is looked up: nothing is changed before both are known.
  const [before] = await Promise.all([asker(Before, state), context.admit()]);
  if (E.isLeft(before)) return before;
  const [now] = before.right;
  if (now === undefined) return failed(`${params.promoted} does not say what it is`, true);
  if (!now.in_recovery) return already(asker, params);
  const set = await demand(asker, now, params);
  if (E.isLeft(set)) return set;
  const startedAt = context.clock.monotonicMs();
  const asked = await asker(Nothing, 'select pg_promote(false)');
  if (E.isLeft(asked)) return asked;
  // While it is at it: those who follow it try again until they have one.
  const slots = await makeSlots(asker, params.servers, params.promoted);
  if (E.isLeft(slots)) return slots;
  for (;;) {
    const is = await asker(State, recovery);
    if (E.isLeft(is)) return is;
    if (is.right[0]?.in_recovery === false) break;
    if (context.signal.aborted) return failed(`${params.promoted} is still in recovery`, true);
    await context.clock.sleep(pollMs, context.signal);
  }
  const promotedMs = Math.round(context.clock.monotonicMs() - startedAt);
  context.report({ promotedMs });
  return judge(asker, params);
};

/** A try before this one may have done it. */
const already = async (asker: Asker, params: Params): Promise<Outcome> => {
  const found = await judge(asker, params);
  return E.isRight(found)
    ? E.right({ ...found.right, already: true })
    : failed(`${params.promoted} is not in recovery: it is no standby to be promoted`, false);
};

const judge = async (asker: Asker, { promoted, timeline }: Params): Promise<Outcome> => {
  const found = await asker(Done, done);
  if (E.isLeft(found)) return found;
  const [row] = found.right;
  if (row === undefined) return failed(`${promoted} does not say where it is`, true);
  const now = Number.parseInt(row.timeline, 16);
  if (now <= timeline) {
    return failed(`${promoted} takes writes on timeline ${now}, which is not a new one`, false);
  }
  return row.read_only === 'off'
    ? E.right({ timeline: now, lsn: row.lsn })
    : failed(`${promoted} is promoted and read-only (default_transaction_read_only)`, false);
};

const demand = async (
  asker: Asker,
  now: t.TypeOf<typeof Before>,
  { synchronousNames, synchronousCommit }: Params,
): Promise<E.Either<ActionFailure, unknown>> => {
  const changes = [
    ...(now.names === synchronousNames ? [] : [set('synchronous_standby_names', synchronousNames)]),
    ...(now.commit === synchronousCommit ? [] : [set('synchronous_commit', synchronousCommit)]),
  ];
  for (const text of changes.length === 0 ? [] : [...changes, 'select pg_reload_conf()']) {
    const changed = await asker(Nothing, text);
    if (E.isLeft(changed)) return changed;
  }
  return E.right(changes);
};

const set = (name: string, value: string): string =>
  `alter system set ${name} = '${value.replaceAll("'", "''")}'`;
