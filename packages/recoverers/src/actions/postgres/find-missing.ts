/**
 * Finds which member is to be rejoined: the primary that service discovery names must take writes,
 * and one of the others does not stream from it. IO. Of several the first of the estate; the rest
 * is for the next time. What the missing one's own files say of it is read without starting it.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { runTool } from '../native/run-tool.ts';
import { connected } from '../sql/ask.ts';
import { controlData } from './control-data.ts';
import { primaryOf } from './named-primary.ts';
import { accessTo, applicationName, Login, Server } from './server.ts';

const Params = t.strict({
  registry: t.string,
  key: t.string,
  servers: t.readonlyArray(Server),
  login: Login,
  bin: t.string,
  exec: t.string,
});
type Params = t.TypeOf<typeof Params>;

const Nothing = t.type({});
const Follower = t.type({ name: t.string });
const State = t.type({ in_recovery: t.boolean, system_id: t.string });
const state = `select pg_is_in_recovery() as in_recovery, system_identifier::text as system_id
  from pg_control_system()`;
/** Not before its checkpoint the primary's control file names its own timeline. */
const Timeline = t.type({ timeline: t.number });
const timeline = 'select timeline_id as timeline from pg_control_checkpoint()';

export const postgresFindMissing: Action<Params> = {
  name: 'postgres.findMissing',
  params: Params,
  output: {
    ...{ name: 'string', address: 'string', process: 'string', folder: 'string' },
    ...{ primary: 'string', timeline: 'integer', oldTimeline: 'integer', sameCluster: 'string' },
  },
  run: (params, context) => find(params, context),
  rehearse: (params, context) => find(params, context),
};

type Primary = { readonly systemId: string; readonly timeline: number; missing: readonly Server[] };

const find = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const found = await primaryOf(params, context);
  if (E.isLeft(found)) return found;
  const primary = await askPrimary(found.right, params, context);
  if (E.isLeft(primary)) return primary;
  const { systemId, missing } = primary.right;
  const [first] = missing;
  if (first === undefined) {
    return failed('every member streams from the primary: there is nothing to rejoin', false);
  }
  const own = await controlOf(first, params, context);
  // One whose files cannot be read is built anew; the steps that follow say what is wrong with it.
  const known = E.isRight(own) ? own.right : undefined;
  return E.right({
    ...first,
    ...{ primary: found.right.name, timeline: primary.right.timeline },
    oldTimeline: known?.timeline ?? 0,
    sameCluster: known?.systemId === systemId ? 'yes' : 'no',
    ...{ state: known?.state ?? '', unread: E.isLeft(own) ? own.left.reason : '' },
    later: missing.slice(1).map(({ name }) => name),
  });
};

/** The checkpoint comes first: see RECOVER-DB-001, and whoever was promoted by hand. */
const askPrimary = (
  server: Server,
  { servers, login }: Params,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Primary>> =>
  connected(
    context,
    accessTo(server, login),
    async (asker) => {
      const own = await asker(State, state);
      if (E.isLeft(own)) return own;
      const [said] = own.right;
      if (said === undefined || said.in_recovery) {
        return failed(`${server.name} is named as the primary, and is in recovery`, false);
      }
      const done = await asker(Nothing, 'checkpoint');
      if (E.isLeft(done)) return done;
      const at = await asker(Timeline, timeline);
      if (E.isLeft(at)) return at;
      const question = `select application_name as name from pg_stat_replication
        where state in ('streaming', 'catchup')`;
      const followers = await asker(Follower, question);
      if (E.isLeft(followers)) return followers;
      const names = followers.right.map(({ name }) => name);
      const missing = servers.filter(
        ({ name }) => name !== server.name && !names.includes(applicationName(name)),
      );
      return E.right({ systemId: said.system_id, timeline: at.right[0]?.timeline ?? 0, missing });
    },
    120_000,
  );

const controlOf = async (server: Server, { bin, exec }: Params, context: ActionContext) => {
  const program = `${bin}/pg_controldata`;
  const environment = { LC_ALL: 'C' };
  const args = [server.folder];
  const read = await runTool(context, { exec, program, args, environment, changes: false });
  if (E.isLeft(read)) return read;
  const data = controlData(read.right.stdout);
  return data === undefined
    ? failed(`pg_controldata said something else of ${server.folder}`, false)
    : E.right(data);
};
