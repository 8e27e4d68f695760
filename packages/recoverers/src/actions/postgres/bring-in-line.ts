/**
 * Brings a closed member in line with the primary: rewound, or copied anew where that cannot be
 * done. IO. What a rewind takes from the other server and must not: its settings, its port among
 * them, and its slots; the member's own settings are kept aside and put back.
 * https://www.postgresql.org/docs/current/app-pgrewind.html
 *
 * The data of before is moved aside before a new copy is made: nothing is deleted here.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { runTool, type Tool } from '../native/run-tool.ts';
import { connectionString } from './connection-string.ts';
import { applicationName, hostAndPort, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  old: t.string,
  primary: t.string,
  /** "yes" where its files are of this cluster: else nothing can be rewound. */
  sameCluster: t.string,
  replicator: t.string,
  passfile: t.string,
  /** A folder of the host that the settings, and the data of before, are kept in. */
  aside: t.string,
  bin: t.string,
  exec: t.string,
});
type Params = t.TypeOf<typeof Params>;

const settings = ['postgresql.conf', 'postgresql.auto.conf', 'pg_hba.conf', 'pg_ident.conf'];

export const postgresBringInLine: Action<Params> = {
  name: 'postgres.bringInLine',
  params: Params,
  output: { by: 'string', why: 'string' },
  run: async (params, context) => {
    const { servers, old, primary } = params;
    const [server, from] = [named(servers, old), named(servers, primary)];
    if (server === undefined || from === undefined) return failed('no such server', false);
    const keep = join(params.aside, `${old}-${context.recovery}`);
    return bring({ server, from, keep }, params, context);
  },
  rehearse: async ({ old, primary }) =>
    E.right({ would: `rewind ${old} to ${primary}`, by: 'rehearsed', why: '' }),
};

type Pair = { readonly server: Server; readonly from: Server; readonly keep: string };

const bring = async (pair: Pair, params: Params, context: ActionContext): Promise<Outcome> => {
  const { server, keep } = pair;
  const tool = (program: string, args: readonly string[], more: Partial<Tool> = {}) =>
    runTool(context, {
      ...{ exec: params.exec, program, args, changes: true, folder: '/' },
      ...{ environment: { PGPASSFILE: params.passfile, LC_ALL: 'C' }, ...more },
    });
  const made = await tool('mkdir', ['-p', '-m', '700', `${keep}/settings`]);
  if (E.isLeft(made)) return made;
  // Kept by a try before this one, they are not kept again: they may be the other server's by now.
  const own = settings.map((name) => join(server.folder, name));
  const kept = await tool('cp', ['-pn', ...own, `${keep}/settings`]);
  const rewound =
    params.sameCluster === 'yes' && E.isRight(kept)
      ? await rewind(pair, params, tool)
      : failed('its files are not there, or of another cluster, or cannot be read', false);
  const copied = E.isRight(rewound) ? rewound : await copyAnew(pair, params, tool, E.isRight(kept));
  if (E.isLeft(copied)) return copied;
  const finished = await asStandby(pair, params, tool);
  if (E.isLeft(finished)) return finished;
  return E.isRight(rewound)
    ? E.right({ by: 'pg_rewind', why: '' })
    : E.right({ by: 'pg_basebackup', why: rewound.left.reason });
};

type RunTool = (
  program: string,
  args: readonly string[],
  more?: Partial<Tool>,
) => Promise<E.Either<ActionFailure, unknown>>;

/**
 * From the log that it needs back to the fork, also where only the archive still has it. It ends
 * the recovery of a killed server by itself, which is why a word to that is not needed. The folder
 * is the data's: commands of the settings may go from there.
 */
const rewind = ({ server, from }: Pair, { bin, replicator }: Params, tool: RunTool) => {
  const { host, port } = hostAndPort(from.address);
  const source = `host=${host} port=${port} user=${replicator} dbname=postgres`;
  const args = [
    ...['-D', server.folder, `--source-server=${source}`],
    ...['--restore-target-wal', '--progress'],
  ];
  return tool(`${bin}/pg_rewind`, args, { folder: server.folder });
};

const copyAnew = async (
  { server, from, keep }: Pair,
  { bin, replicator }: Params,
  tool: RunTool,
  isThere: boolean,
): Promise<E.Either<ActionFailure, unknown>> => {
  const { host, port } = hostAndPort(from.address);
  // Without anything to move it is made anew; a folder that is not empty is refused there.
  const moved = isThere ? await tool('mv', ['-T', server.folder, `${keep}/data`]) : E.right(null);
  if (E.isLeft(moved)) return moved;
  return tool(`${bin}/pg_basebackup`, [
    ...['-D', server.folder, '-h', host, '-p', port, '-U', replicator],
    ...['-X', 'stream', '-c', 'fast', '--progress'],
  ]);
};

/** Its own settings again, and the new primary behind them: the last line of a name counts. */
const asStandby = async (
  { server, from, keep }: Pair,
  { replicator, passfile }: Params,
  tool: RunTool,
): Promise<E.Either<ActionFailure, unknown>> => {
  const back = await tool('cp', ['-pR', `${keep}/settings/.`, server.folder]);
  if (E.isLeft(back)) return back;
  const signalled = await tool('touch', [join(server.folder, 'standby.signal')]);
  if (E.isLeft(signalled)) return signalled;
  const own = applicationName(server.name);
  const where = connectionString({ primary: from, replicator, passfile, applicationName: own });
  const input = `primary_conninfo = '${where.replaceAll("'", "''")}'\nprimary_slot_name = '${own}'\n`;
  return tool('tee', ['-a', join(server.folder, 'postgresql.auto.conf')], { input });
};
