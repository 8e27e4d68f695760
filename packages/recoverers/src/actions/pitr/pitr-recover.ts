/**
 * Starts the restored server and waits until it stands at the target. IO. How far it is, is
 * reported all the while; a FATAL of its own ends the step at once, with its text. A server that
 * paused for any other reason than the target does not count as being there.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { Login } from '../postgres/server.ts';
import { type Host, hostOf, Tools } from './host.ts';
import { restoredState } from './restored-state.ts';
import { readLog, whereItStopped, whyItEnded } from './server-log.ts';

const Params = t.strict({
  supervisor: t.string,
  process: t.string,
  address: t.string,
  folder: t.string,
  log: t.string,
  login: Login,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

const firstMs = 50;
const laterMs = 1_000;

export const pitrRecover: Action<Params> = {
  name: 'pitr.recover',
  params: Params,
  output: { replayed: 'string', newest: 'string', stopped: 'string' },
  run: (params, context) => recover(params, context),
  rehearse: async ({ process }) =>
    E.right({ would: `start ${process}`, replayed: '', newest: '', stopped: '' }),
};

const recover = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const { supervisor, process, folder, tools } = params;
  const host = hostOf(context, tools);
  const runs = await host.tool('pg_ctl', ['status', '-D', folder], { expected: [0, 3] });
  if (E.isLeft(runs)) return runs;
  const since = await logSize(host, params.log, runs.right.exitCode === 0);
  if (E.isLeft(since)) return since;
  let refused: ActionFailure | undefined;
  const url = `${supervisor}/processes/${process}/start`;
  // It answers only when the server takes connections, which may be hours of log away.
  const started = call(context, { method: 'POST', url, body: {} }).then((answer) => {
    if (E.isLeft(answer)) refused = answer.left;
  });
  const outcome = await watch(host, params, context, since.right, () => refused);
  if (E.isRight(outcome)) await started;
  return outcome;
};

const watch = async (
  host: Host,
  { log, address, login }: Params,
  context: ActionContext,
  since: number,
  refused: () => ActionFailure | undefined,
): Promise<Outcome> => {
  const access = { ...login, address };
  const begunAt = context.clock.monotonicMs();
  for (;;) {
    // Before the log is read, so that what was said before either is in it.
    const ended = refused();
    const state = await restoredState(context, access);
    // A wrong password stays wrong, and a database that is not there yet will not come.
    if (E.isLeft(state) && !state.left.retry) return state;
    const now = E.isRight(state) ? state.right : undefined;
    const said = await host.run('tail', ['-c', `+${since + 1}`, '--', log], { expected: [0, 1] });
    if (E.isLeft(said)) return said;
    const lines = readLog(said.right.stdout);
    const why = whyItEnded(lines);
    if (why !== undefined) return failed(`the server ended: ${why}`, false, { log });
    if (ended !== undefined) return failed(ended.reason, true);
    if (now !== undefined) context.report({ replayed: now.replayed, newest: now.newest });
    const stopped = whereItStopped(lines);
    const { replayed, newest } = { replayed: now?.replayed ?? '', newest: now?.newest ?? 'none' };
    if (now?.in_recovery === false) {
      return E.right({ replayed, newest, stopped: 'it takes writes already' });
    }
    if (now?.paused === 'paused') {
      return stopped === undefined ? pausedEarly(replayed) : E.right({ replayed, newest, stopped });
    }
    if (context.signal.aborted) return failed(`it is at ${replayed || 'its start'}`, true);
    const early = context.clock.monotonicMs() - begunAt < 10 * laterMs;
    await context.clock.sleep(early ? firstMs : laterMs, context.signal);
  }
};

const pausedEarly = (replayed: string): Outcome => {
  const hint = 'its log says why: a setting such as max_connections may be lower than it was';
  return failed(`it paused at ${replayed}, before the target (${hint})`, false, { replayed });
};

/** What is in the log already is about an earlier start, unless the server runs. */
const logSize = async (
  host: Host,
  log: string,
  runs: boolean,
): Promise<E.Either<ActionFailure, number>> => {
  if (runs) return E.right(0);
  const size = await host.run('stat', ['-c', '%s', '--', log], { expected: [0, 1] });
  return E.isLeft(size) ? size : E.right(Number.parseInt(size.right.stdout, 10) || 0);
};
