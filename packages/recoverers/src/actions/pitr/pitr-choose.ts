/**
 * Makes sure, before anything is stopped, that the database can be brought to the target: which
 * server's place, which backup, on which timeline, with which files of the log, and on how much
 * disk; and says how many commits that undoes. IO. Writes nothing but a folder of links.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { Server } from '../postgres/server.ts';
import { activeServer } from './active-server.ts';
import { type Chosen, chooseBackup } from './choose-backup.ts';
import { controlData } from './control-data.ts';
import { diskSpace } from './disk-space.ts';
import { type Gathered, gatherLog } from './gather-log.ts';
import { type Host, hostOf, placesOf, Tools } from './host.ts';
import { readBackups } from './read-backups.ts';
import { formatMicros, formatTarget, parseTarget } from './target.ts';
import { unknown } from './timeline-path.ts';
import type { TransactionEnd } from './wal-scan.ts';

const Params = t.strict({
  registry: t.string,
  key: t.string,
  servers: t.readonlyArray(Server),
  target: t.string,
  /** A number, or `current`: the one that the server wrote last. */
  timeline: t.string,
  archive: t.string,
  backups: t.string,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

export const pitrChoose: Action<Params> = {
  name: 'pitr.choose',
  params: Params,
  output: {
    ...{ server: 'string', process: 'string', address: 'string', folder: 'string' },
    ...{ backup: 'string', timeline: 'integer', setting: 'string', value: 'string' },
    ...{ undone: 'integer', lastKept: 'string', lastUndone: 'string' },
  },
  run: async (params, context) => {
    const chosen = await choose(params, context);
    if (E.isLeft(chosen)) await removeLinks(params, context);
    return chosen;
  },
  rehearse: async (params, context) => {
    const chosen = await choose(params, context);
    await removeLinks(params, context);
    return chosen;
  },
};

/** What was written to look: nobody reads it any more. Best effort; it takes no room. */
const removeLinks = async ({ servers, tools }: Params, context: ActionContext): Promise<void> => {
  const links = servers.map(({ folder }) => placesOf(folder, context.recovery).wal);
  await hostOf(context, tools).run('rm', ['-rf', '--', ...links], { changes: true });
};

const choose = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const target = parseTarget(params.target, context.clock.nowMs());
  if (E.isLeft(target)) return failed(target.left, false);
  const { registry, key, servers, archive, backups: folder } = params;
  const server = await activeServer(context, registry, key, servers);
  if (E.isLeft(server)) return server;
  const host = hostOf(context, params.tools);
  const control = await controlOf(host, server.right.folder, folder);
  if (E.isLeft(control)) return control;
  const { segmentBytes, systemId } = control.right;
  const gathered = await gatherLog(host, context, server.right, servers, archive, segmentBytes);
  if (E.isLeft(gathered)) return gathered;
  const timeline = timelineOf(params.timeline, gathered.right);
  if (E.isLeft(timeline)) return failed(timeline.left, false);
  const backups = await readBackups(host, folder, archive, segmentBytes);
  if (E.isLeft(backups)) return backups;
  const wanted = { timeline: timeline.right, gathered: gathered.right, systemId };
  const found = await chooseBackup(host, backups.right, { ...wanted, target: target.right });
  if (E.isLeft(found)) return found;
  const { chosen, rejected } = found.right;
  context.report({ rejected, segments: chosen.segments });
  const logBytes = chosen.segments * segmentBytes;
  const space = await diskSpace(host, chosen.backup.path, server.right.folder, logBytes);
  if (E.isLeft(space)) return space;
  const { name, process, address, folder: place } = server.right;
  return E.right({
    ...{ server: name, process, address, folder: place, timeline: timeline.right },
    ...{ asked: formatTarget(target.right), ...space.right, ...outputOf(chosen) },
  });
};

const outputOf = ({ backup, setting, value, scan }: Chosen) => ({
  ...{ backup: backup.path, setting, value, kept: scan.kept, undone: scan.undone },
  ...{ lastKept: timeIn(scan.lastKept), firstUndone: timeIn(scan.firstUndone) },
  lastUndone: timeIn(scan.lastUndone),
});

const timeIn = (end: TransactionEnd | undefined): string =>
  end === undefined ? 'none' : formatMicros(end.micros);

/** Of the data in its place; of any backup where that is gone. */
const controlOf = async (
  host: Host,
  place: string,
  backups: string,
): Promise<
  E.Either<ActionFailure, { readonly segmentBytes: number; readonly systemId: string | undefined }>
> => {
  const own = await controlData(host, place);
  if (E.isRight(own)) return own;
  const words = ['-L', backups, '-maxdepth', '1', '-name', 'base_*', '-print', '-quit'];
  const any = await host.run('find', words);
  if (E.isLeft(any) || any.right.stdout === '') return own;
  const control = await controlData(host, any.right.stdout);
  return E.isLeft(control) ? control : E.right({ ...control.right, systemId: undefined });
};

const timelineOf = (asked: string, { timeline, histories }: Gathered): E.Either<string, number> => {
  const newest = Math.max(1, ...histories.keys());
  if (asked === 'current') return E.right(timeline === 0 ? newest : timeline);
  const number = Number(asked);
  if (!/^\d{1,9}$/.test(asked) || number < 1) {
    return E.left(`"${asked}" is no timeline: give a number, or current`);
  }
  return number === 1 || histories.has(number)
    ? E.right(number)
    : E.left(unknown(number, histories));
};
