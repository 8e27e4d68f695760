/**
 * Starts a Redis server on a folder where nobody can find it: no port, one socket in that folder,
 * nothing of the estate's configuration. IO. What the files hold is known only when a server has
 * loaded them; no replica may meet that server, since it would throw away what it has.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import type { ToolEnd } from '../native/run-tool.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { infoFields } from './redis-info.ts';
import { type RedisPrograms, redisTool } from './redis-tools.ts';

const pollMs = 20;
/** What the system allows for the path of a socket. */
const longestPath = 107;

/** Ended with `SHUTDOWN NOSAVE` whatever came of it, and its process waited for. */
export const withIsolatedServer = async <A>(
  context: ActionContext,
  programs: RedisPrograms,
  folder: string,
  appendonly: 'yes' | 'no',
  use: (socket: string, own: ActionContext) => Promise<RedisAnswer<A>>,
): Promise<RedisAnswer<A>> => {
  const socket = join(folder, 'isolated.sock');
  if (Buffer.byteLength(socket) > longestPath) {
    return failed(`the path ${socket} is longer than a socket may have: ${longestPath}`, false);
  }
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const own = { ...context, signal };
  const ended = redisTool({ ...own }, programs, 'server', {
    args: argumentsFor(folder, socket, appendonly),
    ...{ changes: true, folder },
  }).finally(() => over.abort());
  try {
    const ready = await untilLoaded(own, socket);
    if (E.isRight(ready)) return await use(socket, { ...own, secrets: {} });
    return whyNot(ready.left, await ended);
  } finally {
    await askRedis({ ...own, secrets: {} }, socket, (ask) =>
      ask('SHUTDOWN', 'NOSAVE').then(E.right),
    );
    over.abort();
    await ended;
  }
};

const argumentsFor = (folder: string, socket: string, appendonly: string): readonly string[] => [
  ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder],
  ...['--appendonly', appendonly, '--aof-load-truncated', 'yes', '--save', ''],
  ...['--daemonize', 'no', '--logfile', '', '--dbfilename', 'dump.rdb'],
];

const untilLoaded = async (own: ActionContext, socket: string): Promise<RedisAnswer<unknown>> => {
  for (;;) {
    const told = await askRedis({ ...own, secrets: {} }, socket, async (ask) =>
      E.right(infoFields(String(await ask('INFO', 'persistence')))),
    );
    if (E.isRight(told) && told.right['loading'] === '0') return told;
    if (own.signal.aborted) return E.isLeft(told) ? told : failed('it did not load in time', true);
    await own.clock.sleep(pollMs, own.signal);
  }
};

/** A server that cannot load its files says so, and ends. */
const whyNot = (waited: ActionFailure, ended: RedisAnswer<ToolEnd>): RedisAnswer<never> => {
  const { evidence, reason } = E.isLeft(ended) ? ended.left : waited;
  const said = String(evidence['stdout'] ?? '');
  const last = said.split('\n').findLast((line) => /Bad file|FATAL|Fatal|error|Wrong/i.test(line));
  return failed(`a server on a copy of the files could not load them: ${last ?? reason}`, false, {
    ...evidence,
  });
};
