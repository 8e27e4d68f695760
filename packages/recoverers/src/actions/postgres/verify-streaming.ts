/**
 * Waits until a member streams from the primary and has applied what the primary had when it was
 * asked, then puts in force again what commits wait for. IO. That redundancy is restored is for
 * those to say who watch it.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { accessTo, applicationName, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  standby: t.string,
  synchronousNames: t.string,
  within: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const Here = t.type({ lsn: t.string });
const Follower = t.type({ state: t.string, applied: t.boolean });
const Names = t.type({ names: t.string });
const Nothing = t.type({});
const pollMs = 20;
const follower = `select state, coalesce(replay_lsn >= $2::pg_lsn, false) as applied
  from pg_stat_replication where application_name = $1`;

export const postgresVerifyStreaming: Action<Params> = {
  name: 'postgres.verifyStreaming',
  params: Params,
  output: { result: 'string', at: 'integer', lsn: 'string' },
  run: async (params, context) => {
    const server = named(params.servers, params.primary);
    if (server === undefined) return failed(`${params.primary} is not among the servers`, false);
    await context.admit();
    const use = (asker: Asker) => follow(asker, params, context);
    return connected(context, accessTo(server, params.login), use, params.within);
  },
  rehearse: async ({ standby }, { clock }) =>
    E.right({ would: `wait for ${standby}`, result: 'unknown', at: clock.nowMs(), lsn: '' }),
};

const follow = async (asker: Asker, params: Params, context: ActionContext): Promise<Outcome> => {
  const here = await asker(Here, 'select pg_current_wal_lsn()::text as lsn');
  if (E.isLeft(here)) return here;
  const lsn = here.right[0]?.lsn ?? '0/0';
  for (;;) {
    const found = await asker(Follower, follower, [applicationName(params.standby), lsn]);
    if (E.isLeft(found)) return found;
    const [one] = found.right;
    if (one?.state === 'streaming' && one.applied) break;
    const said = one === undefined ? 'does not follow' : `is ${one.state}`;
    context.report({ [params.standby]: said });
    if (context.signal.aborted) return failed(`${params.standby} ${said} ${params.primary}`, true);
    await context.clock.sleep(pollMs, context.signal);
  }
  const demanded = await demand(asker, params);
  if (E.isLeft(demanded)) return demanded;
  return E.right({ result: 'pass', at: context.clock.nowMs(), lsn });
};

/** Only now: before, every commit would have waited for it. */
const demand = async (asker: Asker, { synchronousNames }: Params) => {
  const question = "select current_setting('synchronous_standby_names') as names";
  const found = await asker(Names, question);
  if (E.isLeft(found) || found.right[0]?.names === synchronousNames) return found;
  for (const text of [
    `alter system set synchronous_standby_names = '${synchronousNames.replaceAll("'", "''")}'`,
    'select pg_reload_conf()',
  ]) {
    const done = await asker(Nothing, text);
    if (E.isLeft(done)) return done;
  }
  return E.right([]);
};
