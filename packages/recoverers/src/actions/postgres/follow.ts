/**
 * Points the other standbys at the promoted one: it has slots for all members, and each standby
 * that answers gets the log from it. IO. May be done while it is being promoted, since a standby
 * serves the log too, and those that follow it go over to its new timeline by themselves.
 *
 * One that does not answer is left as it is, and said: it can be rejoined later.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { connected } from '../sql/ask.ts';
import { connectionString } from './connection-string.ts';
import { makeSlots } from './make-slots.ts';
import { accessTo, applicationName, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  /** The one that failed is not pointed anywhere: it has to be rewound first. */
  old: t.string,
  /** As whom a standby asks for the log, with a password file of its own host. */
  replicator: t.string,
  passfile: t.string,
  within: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const Nothing = t.type({});

export const postgresFollow: Action<Params> = {
  name: 'postgres.follow',
  params: Params,
  output: { following: 'integer', names: 'string' },
  run: async (params, context) => {
    const { servers, primary, old } = params;
    const server = named(servers, primary);
    if (server === undefined) return failed(`${primary} is not among the servers`, false);
    await context.admit();
    const others = servers.filter(({ name }) => name !== primary && name !== old);
    const tried = await Promise.all(others.map((one) => point(one, server, params, context)));
    // Last: a promotion has made them before, and a standby that is early tries again at once.
    const access = accessTo(server, params.login);
    const made = await connected(context, access, (one) => makeSlots(one, servers, primary));
    if (E.isLeft(made)) return made;
    const names = tried.flatMap((one) => (E.isRight(one) ? [one.right] : []));
    const left = tried.flatMap((one) => (E.isLeft(one) ? [one.left.reason] : []));
    return E.right({ following: names.length, names: names.join(','), left });
  },
  rehearse: async ({ servers, primary, old }): Promise<Outcome> => {
    const names = servers.map(({ name }) => name).filter((one) => one !== primary && one !== old);
    return E.right({ would: `point ${names} at ${primary}`, following: 0, names: names.join(',') });
  },
};

const point = (
  standby: Server,
  primary: Server,
  { login, replicator, passfile, within }: Params,
  context: ActionContext,
): Promise<E.Either<ActionFailure, string>> =>
  connected(
    context,
    accessTo(standby, login),
    async (asker) => {
      const own = applicationName(standby.name);
      const from = connectionString({ primary, replicator, passfile, applicationName: own });
      for (const text of [
        `alter system set primary_conninfo = '${from.replaceAll("'", "''")}'`,
        `alter system set primary_slot_name = '${own}'`,
        'select pg_reload_conf()',
      ]) {
        const done = await asker(Nothing, text);
        if (E.isLeft(done)) return done;
      }
      return E.right(standby.name);
    },
    within,
  );
