/**
 * Carries out what was agreed to, on a working copy, and says how many keys a server loads from it.
 * IO. The server's own folder is not touched: it gets the files when they are proven.
 *
 * A snapshot beside an append-only file that is switched on is ignored by Redis: it starts with no
 * key. So the copy is loaded with it off, counted, then it is switched on and written anew.
 */
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import { askRedis, type RedisAnswer, type RedisAsker } from './ask-redis.ts';
import { findManifest } from './find-manifest.ts';
import { withIsolatedServer } from './isolated-server.ts';
import { allKeys, infoFields, keyCountsOf, lastingKeys } from './redis-info.ts';
import { fileTool, inOrder, type RedisPrograms, redisTool } from './redis-tools.ts';
import type { RepairPlan } from './repair-plan.ts';

const rewriteMs = 60_000;
const pollMs = 20;

/** How many keys there are, and of these how many do not expire. */
export type Loaded = { readonly keys: number; readonly lasting: number };

/** Right is what is loaded from the copy at last, with the append-only file on. */
export const mendFiles = async (
  context: ActionContext,
  programs: RedisPrograms,
  plan: Exclude<RepairPlan, { _tag: 'Nothing' }>,
  copy: string,
): Promise<RedisAnswer<Loaded>> => {
  if (plan._tag === 'CutAof') {
    const fixed = await cutAof(context, programs, plan.file, copy);
    if (E.isLeft(fixed)) return fixed;
  }
  if (plan._tag === 'RestoreRdb') {
    const restored = await restoreRdb(context, programs, plan, copy);
    if (E.isLeft(restored)) return restored;
  }
  return withIsolatedServer(context, programs, copy, 'yes', (socket, own) =>
    askRedis(own, socket, keysOf),
  );
};

/** It asks whether to go on, and takes no answer from nowhere. */
const cutAof = async (
  context: ActionContext,
  programs: RedisPrograms,
  file: string,
  copy: string,
): Promise<RedisAnswer<unknown>> => {
  const manifest = await findManifest(copy);
  if (manifest === undefined) return failed(`${copy} has no append-only file`, false);
  const tool = { args: ['--fix', join(dirname(manifest), file)], changes: true, input: 'y\n' };
  return redisTool(context, programs, 'check-aof', tool);
};

const restoreRdb = async (
  context: ActionContext,
  programs: RedisPrograms,
  { path, keys }: Extract<RepairPlan, { _tag: 'RestoreRdb' }>,
  copy: string,
): Promise<RedisAnswer<unknown>> => {
  const own = join(copy, 'dump.rdb');
  const placed = await inOrder([
    () => fileTool(context, programs, 'cp', ['--', path, `${own}.chosen`]),
    () => fileTool(context, programs, 'mv', ['-T', '--', `${own}.chosen`, own]),
    () => fileTool(context, programs, 'rm', ['-rf', '--', join(copy, 'appendonlydir')]),
  ]);
  if (E.isLeft(placed)) return placed;
  return withIsolatedServer(context, programs, copy, 'no', async (socket, own) => {
    const loaded = await askRedis(own, socket, keysOf);
    if (E.isLeft(loaded)) return loaded;
    const found = loaded.right.keys;
    if (found === 0) return failed(`no key was loaded from ${path}, which has ${keys}`, false);
    context.report({ loadedFromSnapshot: found });
    return askRedis(own, socket, (ask) => switchOnAof(ask, own), rewriteMs);
  });
};

/** The append-only file is whole when the rewrite that begins here has ended well. */
const switchOnAof = async (
  ask: RedisAsker,
  { clock, signal }: ActionContext,
): Promise<RedisAnswer<unknown>> => {
  await ask('CONFIG', 'SET', 'appendonly', 'yes');
  for (;;) {
    const fields = infoFields(String(await ask('INFO', 'persistence')));
    const isBusy =
      fields['aof_rewrite_in_progress'] !== '0' || fields['aof_rewrite_scheduled'] !== '0';
    if (!isBusy && fields['aof_last_bgrewrite_status'] === 'ok') return E.right(fields);
    if (!isBusy) return failed('the append-only file could not be written anew', false, { fields });
    await clock.sleep(pollMs, signal);
  }
};

const keysOf = async (ask: RedisAsker): Promise<RedisAnswer<Loaded>> => {
  const fields = infoFields(String(await ask('INFO', 'keyspace')));
  return E.right({ keys: allKeys(keyCountsOf(fields)), lasting: lastingKeys(fields) });
};
