/**
 * Takes one standby away from the old primary: it forgets where to get the log, keeps that over a
 * restart, and has no receiver any more. IO. What nobody receives nobody confirms: under
 * synchronous replication the old primary cannot acknowledge a commit without its standbys.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { accessTo, type Login, type Server } from './server.ts';

const Nothing = t.type({});
const Receivers = t.type({ receivers: t.number });
const pollMs = 5;

/** Of any state: one that is only starting may be about to connect. */
const receiving = 'select count(*)::int as receivers from pg_stat_wal_receiver';

export const cutStandby = (
  server: Server,
  login: Login,
  context: ActionContext,
  withinMs: number,
): Promise<E.Either<ActionFailure, { readonly cut: string }>> =>
  connected(
    context,
    accessTo(server, login),
    async (asker) => {
      for (const text of ["alter system set primary_conninfo = ''", 'select pg_reload_conf()']) {
        const done = await asker(Nothing, text);
        if (E.isLeft(done)) return done;
      }
      return untilGone(server.name, asker, context);
    },
    withinMs,
  );

const untilGone = async (
  name: string,
  asker: Asker,
  { clock, signal }: ActionContext,
): Promise<E.Either<ActionFailure, { readonly cut: string }>> => {
  for (;;) {
    const found = await asker(Receivers, receiving);
    if (E.isLeft(found)) return found;
    if (found.right[0]?.receivers === 0) return E.right({ cut: name });
    if (signal.aborted) return failed(`${name} still receives the log`, true);
    await clock.sleep(pollMs, signal);
  }
};
