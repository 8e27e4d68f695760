/**
 * What a server's files hold, by the checkers that come with Redis, without --fix, and by a look at
 * what they could not read. IO; nothing is changed.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import { commandsFrom, readCommands } from './aof-commands.ts';
import { readManifest } from './aof-manifest.ts';
import type { RedisAnswer } from './ask-redis.ts';
import { type AofPart, checkedAof, checkedRdb } from './check-output.ts';
import { findManifest } from './find-manifest.ts';
import { type RedisPrograms, redisTool } from './redis-tools.ts';
import type { Findings, FoundAof, FoundRdb } from './repair-plan.ts';

/** More is not read into memory to be counted. */
const mostCounted = 512 * 1024 ** 2;
const newestBackups = 5;

export const inspectFiles = async (
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
  backups: string,
): Promise<RedisAnswer<Findings>> => {
  const aof = await inspectAof(context, programs, folder);
  if (E.isLeft(aof)) return aof;
  const own = join(folder, 'dump.rdb');
  const rdbs: FoundRdb[] = [];
  for (const path of [own, ...(await snapshotsIn(backups))]) {
    const found = await inspectRdb(context, programs, path);
    if (E.isLeft(found)) return found;
    if (found.right !== undefined) rdbs.push(found.right);
  }
  return E.right({ aof: aof.right, rdbs });
};

const inspectAof = async (
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
): Promise<RedisAnswer<FoundAof | null>> => {
  const path = await findManifest(folder);
  if (path === undefined) return E.right(null);
  const manifest = readManifest(await readFile(path, 'utf8'));
  if (E.isLeft(manifest)) return failed(`${path}: ${manifest.left}`, false);
  const tool = { args: [path], changes: false, expected: [0, 1] };
  const end = await redisTool(context, programs, 'check-aof', tool);
  if (E.isLeft(end)) return end;
  const { stdout, exitCode } = end.right;
  const { valid, parts } = checkedAof(stdout, exitCode);
  const last = manifest.right.increments.at(-1) ?? manifest.right.base ?? '';
  const base = manifest.right.base;
  const baseKeys = base === null ? 0 : checkedRdb(stdout, exitCode).keys;
  const bad = valid ? undefined : parts.at(-1);
  if (!valid && bad === undefined) return failed(`redis-check-aof: ${stdout.slice(-400)}`, false);
  const increments = parts.filter(({ file }) => basename(file) !== base);
  const commands = await countCommands(dirname(path), increments);
  const rest = bad === undefined ? whole : await restOf(dirname(path), bad);
  const file = basename(bad?.file ?? last);
  const isLast = file === last;
  const state = rest.state === 'torn' && !isLast ? 'damaged' : rest.state;
  return E.right({ ...rest, state, baseKeys, commands, file, isLast, okUpTo: bad?.okUpTo ?? 0 });
};

const whole = { state: 'whole', bytesGone: 0, commandsGone: 0 } as const;

/** A transaction that was not ended is torn as well: all that is there of it can be read. */
const restOf = async (folder: string, { file, size, okUpTo }: AofPart) => {
  const bytesGone = size - okUpTo;
  if (bytesGone > mostCounted) {
    return { state: 'damaged' as const, bytesGone, commandsGone: null };
  }
  const bytes = await readFile(join(folder, basename(file)));
  const { end } = readCommands(bytes, okUpTo);
  const state = end === 'damaged' ? ('damaged' as const) : ('torn' as const);
  return { state, bytesGone, commandsGone: commandsFrom(bytes, okUpTo) };
};

/** Up to where each can be loaded; what is too large to be read counts as one: there is data. */
const countCommands = async (folder: string, parts: readonly AofPart[]): Promise<number> => {
  let count = 0;
  for (const { file, okUpTo } of parts) {
    if (okUpTo > mostCounted) count += 1;
    else {
      const bytes = await readFile(join(folder, basename(file)));
      const { commands } = readCommands(bytes.subarray(0, okUpTo));
      count += commands.filter(({ words }) => words[0]?.toUpperCase() !== 'SELECT').length;
    }
  }
  return count;
};

const inspectRdb = async (
  context: ActionContext,
  programs: RedisPrograms,
  path: string,
): Promise<RedisAnswer<FoundRdb | undefined>> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return E.right(undefined);
  const tool = { args: [path], changes: false, expected: [0, 1] };
  const end = await redisTool(context, programs, 'check-rdb', tool);
  if (E.isLeft(end)) return end;
  const { valid, keys } = checkedRdb(end.right.stdout, end.right.exitCode);
  return E.right({ path, valid, keys, writtenAt: found.mtime.toISOString() });
};

/** The newest snapshots kept beside: `dump-<time>.rdb` or any other `.rdb`. */
const snapshotsIn = async (backups: string): Promise<readonly string[]> => {
  const names = await readdir(backups).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /\.rdb(\.|$)/.test(name))
      .map(async (name) => {
        const path = join(backups, name);
        const mtimeMs = await stat(path).then(
          (one) => one.mtimeMs,
          () => 0,
        );
        return { path, mtimeMs };
      }),
  );
  const newest = found.sort((a, b) => b.mtimeMs - a.mtimeMs).slice(0, newestBackups);
  return newest.map(({ path }) => path);
};
