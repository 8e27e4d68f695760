/**
 * Saves what the old primary had to itself before it is brought in line, which throws that away:
 * its log from the fork on, and a listing of what is in it. IO. Copied by tools of its host, as the
 * owner of the files; the listing is written where the recoverer runs.
 */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { runTool } from '../native/run-tool.ts';
import { ask } from '../sql/ask.ts';
import { fileAt, formatLsn, timelineName } from './lsn.ts';
import { readOldLog } from './read-old-log.ts';
import { accessTo, Login, named, Server } from './server.ts';
import { leftAt } from './timeline-history.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  old: t.string,
  primary: t.string,
  oldTimeline: t.number,
  timeline: t.number,
  /** A folder of the host; what is saved is in one of its own below. */
  into: t.string,
  bin: t.string,
  exec: t.string,
});
type Params = t.TypeOf<typeof Params>;

const History = t.type({ text: t.string });

export const postgresSaveDiverged: Action<Params> = {
  name: 'postgres.saveDiverged',
  params: Params,
  output: { saved: 'string', commits: 'integer', bytes: 'integer' },
  run: (params, context) => save(params, context),
  rehearse: async ({ old, into }) =>
    E.right({ would: `save the log of ${old} below ${into}`, saved: '', commits: 0, bytes: 0 }),
};

const nothing = { saved: '', commits: 0, bytes: 0 };

const save = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const { servers, login, primary, old, oldTimeline, timeline } = params;
  const [server, from] = [named(servers, old), named(servers, primary)];
  if (server === undefined || from === undefined) return failed('no such server', false);
  if (oldTimeline === timeline || oldTimeline === 0) return E.right({ ...nothing, why: 'no fork' });
  const path = `pg_wal/${timelineName(timeline)}.history`;
  const text = 'select pg_read_file($1) as text';
  const history = await ask(context, accessTo(from, login), History, text, [path]);
  if (E.isLeft(history)) return history;
  const fork = leftAt(history.right[0]?.text ?? '', oldTimeline);
  if (fork === undefined) return E.right({ ...nothing, why: 'its timeline is none of ours' });
  return saveFrom(fork, server, params, context);
};

const saveFrom = async (
  fork: bigint,
  server: Server,
  params: Params,
  context: ActionContext,
): Promise<Outcome> => {
  const { old, oldTimeline, into, exec } = params;
  const folder = join(into, `${old}-${context.recovery}`);
  const copied = await copyLog(fork, server, folder, params, context);
  if (E.isLeft(copied)) return copied;
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, 'listing.txt'), 'w', 0o600);
  const lines: string[] = [];
  try {
    const listed = await readOldLog(
      { ...params, fork, onLine: (line) => lines.push(line) },
      context,
    );
    await file.writeFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
    if (E.isLeft(listed)) return listed;
    const { commits, bytes, rows } = listed.right;
    const more = { fork: formatLsn(fork), oldTimeline, files: copied.right, rows, prefix: exec };
    return E.right({ saved: folder, commits, bytes, ...more });
  } finally {
    await file.close();
  }
};

/** Every file of the log from that of the fork on; what was archived is in the archive as well. */
const copyLog = async (
  fork: bigint,
  server: Server,
  folder: string,
  { exec, oldTimeline }: Params,
  context: ActionContext,
) => {
  const log = join(server.folder, 'pg_wal');
  const listed = await runTool(context, { exec, program: 'ls', args: [log], changes: false });
  if (E.isLeft(listed)) return listed;
  const first = fileAt(oldTimeline, fork);
  const prefix = timelineName(oldTimeline);
  const files = listed.right.stdout
    .split('\n')
    .filter((name) => /^[0-9A-F]{24}$/.test(name) && name.startsWith(prefix) && name >= first);
  const tools = [
    { program: 'mkdir', args: ['-p', '-m', '700', folder] },
    { program: 'cp', args: ['-p', ...files.map((name) => join(log, name)), folder] },
  ];
  for (const tool of files.length === 0 ? [] : tools) {
    const done = await runTool(context, { exec, ...tool, changes: true });
    if (E.isLeft(done)) return done;
  }
  return E.right(files);
};
