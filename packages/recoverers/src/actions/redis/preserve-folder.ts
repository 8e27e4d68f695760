/**
 * Copies a server's whole folder beside the backups before anything is done to it. IO.
 * The copy is there under its name only when it is whole; asked again, the first copy is kept: it
 * is the one from before.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import type { RedisAnswer } from './ask-redis.ts';
import type { RedisServer } from './redis-servers.ts';
import { fileTool, inOrder, type RedisPrograms } from './redis-tools.ts';

/** Right is the path of the copy. */
export const preserveFolder = async (
  context: ActionContext,
  programs: RedisPrograms,
  { name, folder }: RedisServer,
  backups: string,
): Promise<RedisAnswer<string>> => {
  const copy = join(backups, `${name}-before-${context.recovery}`);
  if (await isFolder(copy)) return E.right(copy);
  if (!(await isFolder(folder))) return failed(`${folder} is no folder: nothing is there`, false);
  const done = await copyFolder(context, programs, folder, copy);
  return E.isLeft(done) ? done : E.right(copy);
};

/** All of it or nothing: it gets its name when it is whole. */
export const copyFolder = async (
  context: ActionContext,
  programs: RedisPrograms,
  from: string,
  to: string,
): Promise<RedisAnswer<unknown>> => {
  const part = `${to}.part`;
  return inOrder([
    () => fileTool(context, programs, 'rm', ['-rf', '--', part, to]),
    () => fileTool(context, programs, 'cp', ['-a', '--', from, part]),
    () => fileTool(context, programs, 'mv', ['-T', '--', part, to]),
  ]);
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
