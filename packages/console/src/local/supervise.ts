/**
 * IO: keeps one service running: started again with back-off when it dies, and said so. The ledger
 * looks after its own services this way; the estate's programs are left to recovery.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { showMs } from '../terminal/show-ms.ts';
import { backOffMs, steadyMs } from './back-off.ts';
import { type Child, type ChildSpec, startChild } from './child.ts';

export type Supervised = {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** Whether the first run became ready. */
  readonly ready: Promise<boolean>;
  readonly stop: () => Promise<void>;
};

const patienceMs = 5_000;

export const supervise = (
  name: string,
  spec: ChildSpec,
  say: (line: string) => void,
): Supervised => {
  const stopping = new AbortController();
  let current: Child = startChild(spec);
  const first = current;

  const keep = async (): Promise<void> => {
    let deaths = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      const how = await current.ended;
      if (stopping.signal.aborted) return;
      deaths = performance.now() - startedAt > steadyMs ? 1 : deaths + 1;
      const waitMs = backOffMs(deaths);
      say(`${name} died (${how}); it is started again in ${showMs(waitMs)}, see ${spec.logFile}`);
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      current = startChild(spec);
    }
  };
  const kept = keep();

  return {
    name,
    pid: () => current.pid,
    ready: first.settled.then((state) => state === 'ready'),
    stop: async () => {
      stopping.abort();
      await current.stop(patienceMs);
      await kept;
    },
  };
};
