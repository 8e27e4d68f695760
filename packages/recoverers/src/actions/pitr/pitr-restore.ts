/**
 * Puts a copy of the base backup in the server's place, told to stop at the target. IO. It is made
 * beside it and renamed when it is whole: a server is never started on half of one, and a copy that
 * was interrupted is made again.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Host, hostOf, placesOf, Tools } from './host.ts';
import { mark, settingsText } from './recovery-settings.ts';
import { restoreTablespaces } from './restore-tablespaces.ts';

const Params = t.strict({
  folder: t.string,
  backup: t.string,
  wal: t.string,
  setting: t.string,
  value: t.string,
  timeline: t.number,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

export const pitrRestore: Action<Params> = {
  name: 'pitr.restore',
  params: Params,
  output: {},
  run: (params, context) => restore(params, context),
  rehearse: async ({ folder, backup }) => E.right({ would: `copy ${backup} to ${folder}` }),
};

const restore = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const { folder, backup } = params;
  const host = hostOf(context, params.tools);
  const { making, tablespaces } = placesOf(folder, context.recovery);
  const there = await host.exists(folder);
  if (E.isLeft(there)) return there;
  if (there.right) return isOurs(host, folder, context.recovery);
  if (!/\.making-[\w-]+$/.test(making)) return failed(`${making} is no place to make it`, false);
  const copied = await inOrder(host, [
    ['rm', ['-rf', '--', making]],
    ['cp', ['-a', '--reflink=auto', '--', backup, making]],
    ['chmod', ['0700', '--', making]],
    ['rm', ['-f', '--', ...leftovers.map((name) => `${making}/${name}`)]],
    ['test', ['!', '-L', `${making}/pg_wal`]],
  ]);
  if (E.isLeft(copied)) return copied;
  const spaces = await restoreTablespaces(host, making, tablespaces);
  if (E.isLeft(spaces)) return spaces;
  const told = await tell(host, making, params, context.recovery);
  if (E.isLeft(told)) return told;
  const moved = await inOrder(host, [
    ['touch', ['--', `${making}/recovery.signal`]],
    ['sync', ['-f', '--', making]],
    ['mv', ['-T', '--', making, folder]],
  ]);
  return E.isLeft(moved) ? moved : E.right({ restored: backup, tablespaces: spaces.right });
};

/** Of the server that was copied, or of another restore: none of this one's. */
const leftovers = ['postmaster.pid', 'postmaster.opts', 'standby.signal', 'recovery.signal'];

const tell = (host: Host, making: string, params: Params, recovery: string) => {
  const { setting, value, timeline, wal } = params;
  const input = settingsText({ recovery, setting, value, timeline, wal });
  const file = `${making}/postgresql.auto.conf`;
  return host.run('tee', ['-a', '--', file], { changes: true, input });
};

const isOurs = async (host: Host, folder: string, recovery: string): Promise<Outcome> => {
  const settings = await host.read(`${folder}/postgresql.auto.conf`);
  if (E.isLeft(settings)) return settings;
  return settings.right.includes(mark(recovery))
    ? E.right({ restored: folder, unchanged: true })
    : failed(`something else is in ${folder}: look at it, put it aside, and go on`, false);
};

const inOrder = async (
  host: Host,
  commands: readonly (readonly [string, readonly string[]])[],
): Promise<E.Either<ActionFailure, null>> => {
  for (const [program, args] of commands) {
    const done = await host.run(program, args, { changes: true });
    if (E.isLeft(done)) return done;
  }
  return E.right(null);
};
