/**
 * The programs that come with Redis, over the estate's prefix of words. IO. Valkey's have names of
 * their own, and say the same; they are used where there are none of Redis, as the server is.
 */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext } from '../action.ts';
import { runTool, type Tool, type ToolEnd } from '../native/run-tool.ts';
import type { RedisAnswer } from './ask-redis.ts';

/** Where the programs are, and the words before them; empty for none. */
export const RedisPrograms = t.strict({ bin: t.string, exec: t.string });
export type RedisPrograms = t.TypeOf<typeof RedisPrograms>;

export type RedisProgram = 'server' | 'check-aof' | 'check-rdb';

export const redisTool = async (
  context: ActionContext,
  { bin, exec }: RedisPrograms,
  name: RedisProgram,
  tool: Pick<Tool, 'args' | 'changes' | 'folder' | 'expected' | 'input'>,
): Promise<RedisAnswer<ToolEnd>> => {
  const [redis, valkey] = [join(bin, `redis-${name}`), join(bin, `valkey-${name}`)];
  const isValkey = !(await isThere(redis)) && (await isThere(valkey));
  const program = isValkey ? valkey : redis;
  return runTool(context, { exec, program, ...tool });
};

/** A file command of the server's own user, so that what it makes belongs to that user. */
export const fileTool = async (
  context: ActionContext,
  { exec }: RedisPrograms,
  program: 'cp' | 'mv' | 'rm' | 'chown',
  args: readonly string[],
): Promise<RedisAnswer<ToolEnd>> => runTool(context, { exec, program, args, changes: true });

/** One after the other; the first that fails ends it. */
export const inOrder = async <A>(
  works: readonly (() => Promise<RedisAnswer<A>>)[],
): Promise<RedisAnswer<readonly A[]>> => {
  const done: A[] = [];
  for (const work of works) {
    const one = await work();
    if (E.isLeft(one)) return one;
    done.push(one.right);
  }
  return E.right(done);
};

const isThere = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
