/**
 * Everything of the log that is still there, as links in one folder: the archive first, then what
 * each server kept, before earlier restores as well. IO. The archive itself is only read.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import type { Server } from '../postgres/server.ts';
import { type Host, parentOf, placesOf } from './host.ts';
import { type Listed, newestTimeline, pickSources, type Sources } from './wal-sources.ts';

export type Gathered = {
  /** The folder of links; every path in `sources` can be read by its name there. */
  readonly wal: string;
  readonly sources: Sources;
  readonly segmentBytes: number;
  /** That the restored server wrote last; 0 where nothing is left of it. */
  readonly timeline: number;
  readonly histories: ReadonlyMap<number, string>;
};

export const gatherLog = async (
  host: Host,
  context: ActionContext,
  server: Server,
  servers: readonly Server[],
  archive: string,
  segmentBytes: number,
): Promise<E.Either<ActionFailure, Gathered>> => {
  const archived = await host.list(archive, false);
  if (E.isLeft(archived)) return archived;
  const own = await leftBy(host, server);
  if (E.isLeft(own)) return own;
  const others: Listed[] = [];
  for (const other of servers.filter(({ name }) => name !== server.name)) {
    const left = await leftBy(host, other);
    if (E.isRight(left)) others.push(...left.right);
  }
  const sources = pickSources([...archived.right, ...own.right, ...others], segmentBytes);
  const { wal } = placesOf(server.folder, context.recovery);
  const linked = await link(host, wal, sources);
  if (E.isLeft(linked)) return linked;
  const histories = await readHistories(host, sources);
  if (E.isLeft(histories)) return histories;
  const timeline = newestTimeline(own.right, segmentBytes);
  return E.right({ wal, sources, segmentBytes, timeline, histories: histories.right });
};

/** What is in its place now, and what was put aside by this recovery and by those before. */
const leftBy = async (
  host: Host,
  { folder }: Server,
): Promise<E.Either<ActionFailure, readonly Listed[]>> => {
  const name = folder.slice(parentOf(folder).length + 1);
  const words = [parentOf(folder), '-maxdepth', '1', '-name', `${name}.before-*`, '-print'];
  const aside = await host.run('find', words, { expected: [0, 1] });
  if (E.isLeft(aside)) return aside;
  const folders = [folder, ...aside.right.stdout.split('\n').filter((one) => one !== '')];
  const found: Listed[] = [];
  for (const one of folders) {
    const listed = await host.list(`${one}/pg_wal`, true);
    if (E.isLeft(listed)) return listed;
    found.push(...listed.right);
  }
  return E.right(found);
};

const atOnce = 500;

/** Made anew each time: what a server kept may have been moved, or removed by it, since. */
const link = async (
  host: Host,
  wal: string,
  sources: Sources,
): Promise<E.Either<ActionFailure, null>> => {
  if (!/\/wal-[\w-]+$/.test(wal)) return failed(`${wal} is no folder of links`, false);
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['rm', ['-rf', '--', wal]],
    ['mkdir', ['-p', '-m', '0700', '--', wal]],
  ];
  for (const [program, args] of steps) {
    const done = await host.run(program, args, { changes: true });
    if (E.isLeft(done)) return done;
  }
  const plain = [...sources].filter(([name, path]) => path.endsWith(`/${name}`));
  for (let from = 0; from < plain.length; from += atOnce) {
    const paths = plain.slice(from, from + atOnce).map(([, path]) => path);
    const done = await host.run('ln', ['-s', '-t', wal, '--', ...paths], { changes: true });
    if (E.isLeft(done)) return done;
  }
  for (const [name, path] of sources) {
    if (path.endsWith(`/${name}`)) continue;
    const done = await host.run('ln', ['-s', '--', path, `${wal}/${name}`], { changes: true });
    if (E.isLeft(done)) return done;
  }
  return E.right(null);
};

const readHistories = async (
  host: Host,
  sources: Sources,
): Promise<E.Either<ActionFailure, ReadonlyMap<number, string>>> => {
  const histories = new Map<number, string>();
  for (const [name, path] of sources) {
    if (!name.endsWith('.history')) continue;
    const text = await host.read(path);
    if (E.isLeft(text)) return text;
    histories.set(Number.parseInt(name, 16), text.right);
  }
  return E.right(histories);
};
