/**
 * Ends the recovery where it stands: the server goes over to a timeline of its own and takes
 * writes. IO. From here on what came after the target is not in this database any more.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { Login } from '../postgres/server.ts';
import { ask } from '../sql/ask.ts';
import { restoredState } from './restored-state.ts';

const Params = t.strict({ address: t.string, login: Login, timeline: t.number });
type Params = t.TypeOf<typeof Params>;

const Nothing = t.type({});
const Row = t.type({ timeline: t.string, lsn: t.string });
const pollMs = 50;

export const pitrResume: Action<Params> = {
  name: 'pitr.resume',
  params: Params,
  output: { timeline: 'integer', lsn: 'string' },
  run: (params, context) => resume(params, context),
  rehearse: async ({ address, timeline }) =>
    E.right({ would: `let ${address} take writes`, timeline: timeline + 1, lsn: '' }),
};

const resume = async (
  { address, login, timeline }: Params,
  context: ActionContext,
): Promise<Outcome> => {
  const access = { ...login, address };
  await context.admit();
  for (let asked = false; ; ) {
    const state = await restoredState(context, access);
    if (E.isLeft(state) && !asked) return state;
    const now = E.isRight(state) ? state.right : undefined;
    if (now?.in_recovery === false) break;
    if (!asked && now !== undefined) {
      const done = await ask(context, access, Nothing, 'select pg_wal_replay_resume()');
      if (E.isLeft(done)) return done;
      asked = true;
    }
    if (context.signal.aborted) return failed(`${address} does not take writes yet`, true);
    await context.clock.sleep(pollMs, context.signal);
  }
  const text = `select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline,
    pg_current_wal_lsn()::text as lsn`;
  const place = await ask(context, access, Row, text);
  if (E.isLeft(place)) return place;
  const on = Number.parseInt(place.right[0]?.timeline ?? '0', 16);
  return on > timeline
    ? E.right({ timeline: on, lsn: place.right[0]?.lsn ?? '' })
    : failed(`${address} takes writes on timeline ${on}, which is no new one`, false);
};
