/**
 * Once a second: is the log still the stream that was pinned, and does it hold anything that the
 * rows do not? What is confirmed is written to the checkpoints, so that a reader can tell a quiet
 * log from a dead projector. IO.
 */
import type { Log } from '@recovery-ledger/ledger';
import type { Pool } from 'pg';
import type { Projection } from '../model/projection.ts';
import { markCurrent, readCheckpoints } from '../stores/checkpoints.ts';
import { judgeCheckpoints } from './judge-checkpoints.ts';
import { pause } from './pause.ts';

type Deps = {
  readonly log: Pick<Log, 'head'>;
  readonly pool: Pool;
  readonly now: () => Date;
  readonly wanted: readonly Pick<Projection, 'name' | 'version'>[];
  /** Called whenever the rows hold everything that the log holds. */
  readonly onCurrent: () => void;
};

const everyMs = 1_000;

/** Resolves with why the projector has to stop, or with null after the signal. */
export const heartbeat = async (deps: Deps, signal: AbortSignal): Promise<string | null> => {
  while (!signal.aborted) {
    const reason = await beat(deps).catch(() => null);
    if (reason !== null) return reason;
    await pause(everyMs, signal);
  }
  return null;
};

/** While the log or PostgreSQL is away nothing is confirmed, and the growing age tells it. */
const beat = async ({ log, pool, now, wanted, onCurrent }: Deps): Promise<string | null> => {
  const checkpoints = await readCheckpoints(pool);
  const askedAt = now();
  const identity = await log.head();
  const judged = judgeCheckpoints(checkpoints, wanted, identity);
  if (judged._tag === 'Halted') return judged.reason;
  await markCurrent(pool, identity.lastSequence, askedAt);
  if (checkpoints.every(({ sequence }) => sequence >= identity.lastSequence)) onCurrent();
  return null;
};
