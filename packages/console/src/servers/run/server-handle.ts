/**
 * IO: a server that can be stopped, killed and started again on the same port and data; `pid` is
 * that of the present run. What the owner no longer needs (a temporary folder) is removed at
 * `stop`.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ServerProcess, ServerSpec } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';

export type ServerHandle = {
  /** The process of the present run; of the last one while the server is down. */
  readonly pid: number;
  readonly running: boolean;
  /** Ends it in order and removes its temporary folder, if it has one. For good. */
  readonly stop: () => Promise<void>;
  /** SIGKILL: what a crash of the process leaves behind. `restart` brings it back. */
  readonly kill: () => Promise<void>;
  /** Starts it again (after an orderly end, if it runs) on the same port and data. */
  readonly restart: () => Promise<E.Either<StartFailure, void>>;
};

type Lifetime = {
  readonly first: ServerProcess;
  readonly start: () => Promise<E.Either<StartFailure, ServerProcess>>;
  readonly gentleSignal: ServerSpec['gentleSignal'];
  readonly cleanUp: () => Promise<void>;
};

const patienceMs = 10_000;

export const serverHandle = ({ first, start, gentleSignal, cleanUp }: Lifetime): ServerHandle => {
  let current = first;
  return {
    get pid() {
      return current.pid;
    },
    get running() {
      return current.running();
    },
    stop: async () => {
      await current.end(gentleSignal, patienceMs);
      await cleanUp();
    },
    kill: () => current.end('SIGKILL', patienceMs),
    restart: async () => {
      await current.end(gentleSignal, patienceMs);
      const next = await start();
      if (E.isLeft(next)) return next;
      current = next.right;
      return E.right(undefined);
    },
  };
};
