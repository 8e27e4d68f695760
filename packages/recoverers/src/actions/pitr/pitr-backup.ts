/**
 * Takes a base backup and verifies it, under a name that nobody restores from until both are done.
 * IO. The name says when it began; when it ended, which a target has to be after, is inside of it.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { Server } from '../postgres/server.ts';
import { activeServer } from './active-server.ts';
import { type Host, hostOf, Tools } from './host.ts';
import { baseBackup } from './pitr-standbys.ts';
import { linksIn } from './restore-tablespaces.ts';

const Params = t.strict({
  registry: t.string,
  key: t.string,
  servers: t.readonlyArray(Server),
  user: t.string,
  pgpass: t.string,
  backups: t.string,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

export const pitrBackup: Action<Params> = {
  name: 'pitr.backup',
  params: Params,
  output: { backup: 'string', server: 'string' },
  run: (params, context) => take(params, context),
  rehearse: async (params, context) => {
    const { registry, key, servers } = params;
    const from = await activeServer(context, registry, key, servers);
    if (E.isLeft(from)) return from;
    return E.right({ would: `back up ${from.right.name}`, backup: '', server: from.right.name });
  },
};

const take = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const { registry, key, servers, user, pgpass, backups } = params;
  const from = await activeServer(context, registry, key, servers);
  if (E.isLeft(from)) return from;
  const host = hostOf(context, params.tools);
  const making = `${backups}/.making-${context.recovery}`;
  const spaces = `${backups}/tablespaces-${context.recovery}`;
  const removed = await host.run('rm', ['-rf', '--', making, spaces], { changes: true });
  if (E.isLeft(removed)) return removed;
  const mapped = await mappings(host, from.right.folder, spaces);
  if (E.isLeft(mapped)) return mapped;
  const backup = `${backups}/base_${stampOf(context.clock.nowMs())}`;
  const taken = await baseBackup(host, from.right, user, pgpass, ['-D', making, ...mapped.right]);
  if (E.isLeft(taken)) return taken;
  const verified = await host.tool('pg_verifybackup', ['--quiet', '--exit-on-error', making]);
  if (E.isLeft(verified)) return failed(`it is damaged: ${verified.left.reason}`, true);
  const named = await host.move(making, backup);
  return E.isLeft(named) ? named : E.right({ backup, server: from.right.name });
};

/** A tablespace cannot be copied to where it is: each has a place beside the backup. */
const mappings = async (
  host: Host,
  folder: string,
  spaces: string,
): Promise<E.Either<ActionFailure, readonly string[]>> => {
  const words = [`${folder}/pg_tblspc`, '-mindepth', '1', '-type', 'l', '-printf', '%f\t%l\n'];
  const found = await host.run('find', words);
  if (E.isLeft(found)) return found;
  const escaped = (path: string) => path.replaceAll('=', '\\=');
  return E.right(
    linksIn(found.right.stdout).flatMap(([oid, from]) => [
      '-T',
      `${escaped(from)}=${escaped(`${spaces}/${oid}`)}`,
    ]),
  );
};

/** `20261123T143000Z` */
const stampOf = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
