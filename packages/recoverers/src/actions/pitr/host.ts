/**
 * The database host's files, by plain programs over the same prefix of words as the servers' own
 * tools: so they are the server user's, and may be on another host. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { runTool, type Tool, type ToolEnd } from '../native/run-tool.ts';
import type { Listed } from './wal-sources.ts';

/** `exec`: words before every program; `bin`: where PostgreSQL's own are. */
export const Tools = t.strict({ exec: t.string, bin: t.string });
export type Tools = t.TypeOf<typeof Tools>;

type Result<A> = Promise<E.Either<ActionFailure, A>>;

export type Host = {
  readonly run: (program: string, args: readonly string[], more?: Partial<Tool>) => Result<ToolEnd>;
  /** One of PostgreSQL's own. */
  readonly tool: (name: string, args: readonly string[], more?: Partial<Tool>) => Result<ToolEnd>;
  /** Empty for a file that is not there. */
  readonly read: (path: string, lastBytes?: number) => Result<string>;
  readonly exists: (path: string) => Result<boolean>;
  /** Files right in a folder, none for one that is not there; the headers cost a process each. */
  readonly list: (folder: string, headers: boolean) => Result<readonly Listed[]>;
  readonly move: (from: string, to: string) => Result<ToolEnd>;
};

export const hostOf = (context: ActionContext, { exec, bin }: Tools): Host => {
  const run: Host['run'] = (program, args, more = {}) =>
    runTool(context, { exec, program, args, changes: false, ...more });
  return {
    run,
    tool: (name, args, more) => run(`${bin}/${name}`, args, more),
    read: async (path, lastBytes = 60_000) => {
      const end = await run('tail', ['-c', String(lastBytes), '--', path], { expected: [0, 1] });
      return E.isLeft(end) ? end : E.right(end.right.exitCode === 0 ? end.right.stdout : '');
    },
    exists: async (path) => {
      const end = await run('test', ['-e', path], { expected: [0, 1] });
      return E.isLeft(end) ? end : E.right(end.right.exitCode === 0);
    },
    list: (folder, headers) => list(run, folder, headers),
    move: (from, to) => run('mv', ['-T', '--', from, to], { changes: true }),
  };
};

const list = async (
  run: Host['run'],
  folder: string,
  headers: boolean,
): Result<readonly Listed[]> => {
  const found: Listed[] = [];
  const onOutput = (line: string) => {
    const [name = '', size = '', header] = line.split('\t');
    if (/^\d+$/.test(size)) found.push({ folder, name, size: Number(size), header });
  };
  const here = ['-L', folder, '-maxdepth', '1', '-type', 'f', '-size', '+0'];
  const words = headers
    ? [...here, '-printf', '%f\t%s\t', '-exec', 'od', '-An', '-tx1', '-N16', '{}', ';']
    : [...here, '-printf', '%f\t%s\n'];
  const end = await run('find', words, { onOutput, expected: [0, 1] });
  if (E.isLeft(end)) return end;
  const { stderr } = end.right;
  return end.right.exitCode === 0 || /No such file or directory/.test(stderr)
    ? E.right(found)
    : failed(`${folder} cannot be read: ${stderr}`, false);
};

/** The folder that a server's data folder is in. */
export const parentOf = (folder: string): string => folder.replace(/\/+[^/]+\/*$/, '');

/** What was in a server's place before a recovery touched it, and what is being made. */
export const placesOf = (folder: string, recovery: string) => ({
  before: `${folder}.before-${recovery}`,
  making: `${folder}.making-${recovery}`,
  wal: `${parentOf(folder)}/wal-${recovery}`,
  tablespaces: `${parentOf(folder)}/tablespaces-${recovery}`,
});
