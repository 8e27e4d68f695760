/**
 * Puts the data that is to be replaced aside, by one rename, with all of its log; and gathers the
 * log anew, now that nothing writes it. IO. Nothing of it is changed or removed, here or later.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { named, Server } from '../postgres/server.ts';
import { controlData } from './control-data.ts';
import { gatherLog } from './gather-log.ts';
import { type Host, hostOf, placesOf, Tools } from './host.ts';
import { locateTarget } from './locate-target.ts';
import { readBackup } from './read-backups.ts';
import { settleTarget } from './settle-target.ts';
import { formatMicros, parseTarget } from './target.ts';
import { pathTo } from './timeline-path.ts';
import { reachOf } from './wal-sources.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  server: t.string,
  target: t.string,
  timeline: t.number,
  backup: t.string,
  archive: t.string,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

export const pitrPreserve: Action<Params> = {
  name: 'pitr.preserve',
  params: Params,
  output: {
    ...{ kept: 'string', wal: 'string', setting: 'string', value: 'string' },
    ...{ undone: 'integer', lastUndone: 'string' },
  },
  run: async (params, context) => {
    const server = named(params.servers, params.server);
    if (server === undefined) return failed(`${params.server} is not among the servers`, false);
    const host = hostOf(context, params.tools);
    const { before } = placesOf(server.folder, context.recovery);
    const kept = await putAside(host, server.folder, before);
    if (E.isLeft(kept)) return kept;
    return gatherAgain(host, server, params, context, kept.right);
  },
  rehearse: async ({ servers, server }, { recovery }) => {
    const folder = named(servers, server)?.folder ?? server;
    const kept = placesOf(folder, recovery).before;
    const nothing = { wal: '', setting: '', value: '', undone: 0, lastUndone: '' };
    return E.right({ would: `rename ${folder} to ${kept}`, kept, ...nothing });
  },
};

/** Where it is now; empty where there was nothing. Done before, it stays done. */
const putAside = async (
  host: Host,
  folder: string,
  before: string,
): Promise<E.Either<ActionFailure, string>> => {
  const done = await host.exists(before);
  if (E.isLeft(done) || done.right) return E.isLeft(done) ? done : E.right(before);
  const there = await host.exists(folder);
  if (E.isLeft(there)) return there;
  if (!there.right) return E.right('');
  const status = await host.tool('pg_ctl', ['status', '-D', folder], { expected: [0, 3] });
  if (E.isLeft(status)) return status;
  if (status.right.exitCode === 0) {
    return failed(`a server still runs in ${folder}: stop it and go on`, true);
  }
  const moved = await host.move(folder, before);
  return E.isLeft(moved) ? moved : E.right(before);
};

const gatherAgain = async (
  host: Host,
  server: Server,
  { target: typed, timeline, backup: path, servers, archive }: Params,
  context: ActionContext,
  kept: string,
): Promise<Outcome> => {
  const target = parseTarget(typed, context.clock.nowMs());
  if (E.isLeft(target)) return failed(target.left, false);
  const control = await controlData(host, path);
  if (E.isLeft(control)) return control;
  const { segmentBytes } = control.right;
  const gathered = await gatherLog(host, context, server, servers, archive, segmentBytes);
  if (E.isLeft(gathered)) return gathered;
  const { wal, sources, histories } = gathered.right;
  const backup = await readBackup(host, path, archive, segmentBytes);
  if (E.isLeft(backup)) return backup;
  if (typeof backup.right === 'string') return failed(`${path}: ${backup.right}`, false);
  const stretches = pathTo(timeline, histories, backup.right);
  if (E.isLeft(stretches)) return failed(stretches.left, false);
  const { gap, end } = reachOf(stretches.right, sources, segmentBytes);
  const located = await locateTarget(host, wal, stretches.right, end, target.right);
  if (E.isLeft(located)) return located;
  const settled = settleTarget(target.right, { ...located.right, gap });
  if (E.isLeft(settled)) return failed(settled.left, false, { kept });
  const { undone, lastUndone } = located.right.scan;
  const last = lastUndone === undefined ? 'none' : formatMicros(lastUndone.micros);
  return E.right({ kept, wal, ...settled.right, undone, lastUndone: last });
};
