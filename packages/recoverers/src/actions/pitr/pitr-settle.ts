/**
 * Takes the settings of the restore back, so that the log is archived again, and makes sure that it
 * is: the history of the new timeline has to be in the archive, or no standby finds the way. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { timelineName } from '../postgres/lsn.ts';
import { Login } from '../postgres/server.ts';
import { type Asker, connected } from '../sql/ask.ts';
import { hostOf, placesOf, Tools } from './host.ts';
import { settingNames } from './recovery-settings.ts';

const Params = t.strict({
  address: t.string,
  login: Login,
  folder: t.string,
  timeline: t.number,
  archive: t.string,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

const Nothing = t.type({});
const pollMs = 50;

export const pitrSettle: Action<Params> = {
  name: 'pitr.settle',
  params: Params,
  output: { history: 'string' },
  run: async (params, context) => {
    const { address, login, folder, tools } = params;
    await context.admit();
    const done = await connected(context, { ...login, address }, takeBack, 30_000);
    if (E.isLeft(done)) return done;
    const archived = await waitForHistory(params, context);
    if (E.isLeft(archived)) return archived;
    const { wal } = placesOf(folder, context.recovery);
    const links = await hostOf(context, tools).run('rm', ['-rf', '--', wal], { changes: true });
    return E.isLeft(links) ? links : archived;
  },
  rehearse: async ({ timeline }) =>
    E.right({ would: 'archive again', history: `${timelineName(timeline)}.history` }),
};

const takeBack = async (asker: Asker): Promise<Outcome> => {
  for (const text of [
    ...settingNames.map((name) => `alter system reset ${name}`),
    'select pg_reload_conf()',
    'select pg_switch_wal()',
  ]) {
    const done = await asker(Nothing, text);
    if (E.isLeft(done)) return done;
  }
  return E.right({});
};

const waitForHistory = async (
  { archive, timeline, tools }: Params,
  context: ActionContext,
): Promise<Outcome> => {
  const history = `${timelineName(timeline)}.history`;
  const host = hostOf(context, tools);
  for (;;) {
    const there = await host.exists(`${archive}/${history}`);
    if (E.isLeft(there)) return there;
    if (there.right) return E.right({ history });
    if (context.signal.aborted) {
      const hint = "the server's log says what archive_command answered";
      return failed(`${history} does not come into ${archive} (${hint})`, true);
    }
    await context.clock.sleep(pollMs, context.signal);
  }
};
