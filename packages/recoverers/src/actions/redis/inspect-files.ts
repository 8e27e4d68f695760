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

/**
 * Part by part: a checker may know its own increments and not its own base (Valkey 9 takes a base
 * that is a snapshot for commands, and would cut off all of it).
 */
const inspectAof = async (
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
): Promise<RedisAnswer<FoundAof | null>> => {
  const path = await findManifest(folder);
  if (path === undefined) return E.right(null);
  const manifest = readManifest(await readFile(path, 'utf8'));
  if (E.isLeft(manifest)) return failed(`${path}: ${manifest.left}`, false);
  const { base, increments } = manifest.right;
  const inside = dirname(path);
  const isSnapshot = base?.endsWith('.rdb') === true;
  const start = await inspectBase(context, programs, inside, isSnapshot ? base : null);
  if (E.isLeft(start)) return start;
  if (start.right.state === 'damaged') return start;
  const names = base === null || isSnapshot ? increments : [base, ...increments];
  const parts = await checkParts(context, programs, inside, names);
  if (E.isLeft(parts)) return parts;
  const bad = parts.right.find(({ size, okUpTo }) => size !== okUpTo);
  const rest = bad === undefined ? whole : await restOf(inside, bad);
  const file = bad?.file ?? names.at(-1) ?? '';
  const isLast = file === names.at(-1);
  return E.right({
    ...{ ...start.right, ...rest, file, isLast, okUpTo: bad?.okUpTo ?? 0 },
    state: rest.state === 'torn' && !isLast ? 'damaged' : rest.state,
    commands: await countCommands(inside, parts.right),
  });
};

/** A snapshot that does not load cannot be cut: nothing of what came after it can be used. */
const inspectBase = async (
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
  name: string | null,
): Promise<RedisAnswer<FoundAof>> => {
  const none = { ...whole, baseKeys: 0, commands: 0, file: name ?? '', isLast: false, okUpTo: 0 };
  if (name === null) return E.right(none);
  const path = join(folder, name);
  const found = await inspectRdb(context, programs, path);
  if (E.isLeft(found)) return found;
  if (found.right?.valid === true) return E.right({ ...none, baseKeys: found.right.keys });
  const bytesGone = found.right === undefined ? 0 : (await stat(path)).size;
  return E.right({ ...none, state: 'damaged', bytesGone, commandsGone: null });
};

/** In their order, up to the first that does not load. */
const checkParts = async (
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
  names: readonly string[],
): Promise<RedisAnswer<readonly AofPart[]>> => {
  const parts: AofPart[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { size } = await stat(path);
    const tool = { args: [path], changes: false, expected: [0, 1] };
    // An empty one is what a server that was just started has: the checker calls it an error.
    if (size === 0) continue;
    const end = await redisTool(context, programs, 'check-aof', tool);
    if (E.isLeft(end)) return end;
    const { stdout, exitCode } = end.right;
    const { valid, parts: found } = checkedAof(stdout, exitCode);
    const okUpTo = found[0]?.okUpTo;
    if (okUpTo === undefined) return failed(`${path}: ${stdout.trim().slice(-300)}`, false);
    parts.push({ file: name, size, okUpTo });
    if (!valid || okUpTo !== size) break;
  }
  return E.right(parts);
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
