/**
 * Makes sure that commits on the new primary do not wait for ever: enough standbys follow it, or
 * what is demanded is taken back, where the runbook says so, and that is said. IO. Whoever takes it
 * back runs on one disk alone; the rejoin of a standby puts the demand in force again.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { accessTo, Login, named, Server } from './server.ts';
import { demandOf } from './synchronous-names.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  synchronousNames: t.string,
  /** How long standbys have to arrive. */
  wait: Milliseconds,
  /** What to do without enough of them. */
  whenAlone: t.keyof({ asynchronous: null, pause: null }),
});
type Params = t.TypeOf<typeof Params>;

const Row = t.type({ name: t.string, sync_state: t.string, lag: t.union([t.number, t.null]) });
const Nothing = t.type({});
const pollMs = 5;
const question = `select application_name as name, sync_state,
  pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 as lag
  from pg_stat_replication where state = 'streaming' and sync_state in ('sync', 'quorum')`;

export const postgresSynchronous: Action<Params> = {
  name: 'postgres.synchronous',
  params: Params,
  output: { synchronous: 'string', standbys: 'string' },
  run: async (params, context) => {
    const server = named(params.servers, params.primary);
    if (server === undefined) return failed(`${params.primary} is not among the servers`, false);
    await context.admit();
    const use = (asker: Asker) => settle(asker, params, context);
    return connected(context, accessTo(server, params.login), use, params.wait + 5_000);
  },
  rehearse: async ({ synchronousNames }) =>
    E.right({ would: `wait for ${synchronousNames}`, synchronous: 'rehearsed', standbys: '' }),
};

const settle = async (asker: Asker, params: Params, context: ActionContext): Promise<Outcome> => {
  const { synchronousNames, wait, whenAlone, primary } = params;
  const wanted = demandOf(synchronousNames)?.count ?? 0;
  const until = context.clock.monotonicMs() + wait;
  let standbys: readonly t.TypeOf<typeof Row>[] = [];
  for (;;) {
    const found = await asker(Row, question);
    if (E.isLeft(found)) return found;
    standbys = found.right;
    const names = standbys.map(({ name }) => name).join(',');
    if (standbys.length >= wanted) return E.right({ synchronous: 'held', standbys: names });
    if (context.signal.aborted || context.clock.monotonicMs() > until) break;
    await context.clock.sleep(pollMs, context.signal);
  }
  const few = `${standbys.length} of ${wanted} synchronous standbys follow ${primary}`;
  if (whenAlone === 'pause') {
    return failed(`${few}: its commits wait until one does (rejoin one)`, true);
  }
  for (const text of [
    "alter system set synchronous_standby_names = ''",
    'select pg_reload_conf()',
  ]) {
    const done = await asker(Nothing, text);
    if (E.isLeft(done)) return done;
  }
  const said = `${few}: commits are on its disk alone until one is rejoined`;
  return E.right({ synchronous: 'suspended', standbys: '', said });
};
