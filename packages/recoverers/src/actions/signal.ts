/**
 * Sends a signal to a process of the recoverer's own host. IO.
 * The process is the one of its pid file, and only while its command line says that it is the one
 * that is meant: pids are used again. One that is not there has nothing left to be ended.
 */
import { readFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from './action.ts';
import { failed } from './call.ts';

const ending = ['TERM', 'KILL', 'INT', 'QUIT'] as const;
const Name = t.keyof({
  ...{ TERM: null, KILL: null, INT: null, QUIT: null },
  ...{ STOP: null, CONT: null, HUP: null, USR1: null, USR2: null },
});
const Params = t.strict({ pidFile: t.string, expect: t.string, signal: Name });
type Params = t.TypeOf<typeof Params>;

const pollMs = 20;

export const signal: Action<Params> = {
  name: 'signal',
  params: Params,
  output: {},
  run: async (params, context) => {
    await context.admit();
    const found = await processOf(params);
    if (E.isLeft(found)) return failed(found.left, true);
    const pid = found.right;
    const ends = ending.some((name) => name === params.signal);
    if (pid === undefined) {
      return ends
        ? E.right({ there: false })
        : failed(`no process of ${params.pidFile} is there to be told`, true);
    }
    process.kill(pid, `SIG${params.signal}`);
    if (!ends) return E.right({ there: true, pid });
    return (await isGone(params, pid, context))
      ? E.right({ there: true, pid, ended: true })
      : failed(`process ${pid} is still there after SIG${params.signal}`, true, { pid });
  },
  rehearse: async (params) => {
    const found = await processOf(params);
    if (E.isLeft(found)) return failed(found.left, false);
    const would = `send SIG${params.signal} to ${found.right ?? 'nobody: it is not running'}`;
    return E.right({ would, pid: found.right ?? null });
  },
};

/** Right with undefined when it is not running; Left when what runs is not what is meant. */
const processOf = async ({
  pidFile,
  expect,
}: Params): Promise<E.Either<string, number | undefined>> => {
  const text = await readFile(pidFile, 'utf8').catch(() => undefined);
  if (text === undefined) return E.right(undefined);
  const pid = Number(text.trim().split('\n')[0]);
  if (!Number.isInteger(pid) || pid < 2) return E.left(`${pidFile} holds no pid`);
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (line === undefined || line === '') return E.right(undefined);
  return line.replaceAll('\0', ' ').includes(expect)
    ? E.right(pid)
    : E.left(`process ${pid} of ${pidFile} is not ${expect}: its pid is used by another`);
};

const isGone = async (params: Params, pid: number, { clock, signal }: ActionContext) => {
  for (;;) {
    const found = await processOf(params);
    if (E.isLeft(found) || found.right !== pid) return true;
    if (signal.aborted) return false;
    await clock.sleep(pollMs, signal);
  }
};
