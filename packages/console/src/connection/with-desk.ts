/** IO: the desk of one mode as the log has it now, followed for as long as a command needs it. */
import { createLiveFold, type Log } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import { type Desk, emptyDesk } from '../desk/desk.ts';
import { deskSubjects, evolveDesk } from '../desk/evolve-desk.ts';
import { type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';

export type OpenDesk = {
  readonly log: Log;
  /** With everything that was recorded when it was asked. */
  readonly fresh: () => Promise<Desk>;
  /** What `find` finds, now or as the log grows; undefined when it did not in time. */
  readonly until: <A>(
    find: (desk: Desk) => A | undefined,
    withinMs: number,
  ) => Promise<A | undefined>;
};

type Use<A> = (desk: OpenDesk) => Promise<E.Either<Trouble, A>>;

export const withDesk = async <A>(
  shell: Shell,
  log: Log,
  use: Use<A>,
  subjects: readonly string[] = deskSubjects(log.mode),
): Promise<E.Either<Trouble, A>> => {
  const stop = new AbortController();
  const signal = AbortSignal.any([shell.stopping, stop.signal]);
  const fold = createLiveFold(log, { subjects, initial: emptyDesk, evolve: evolveDesk, signal });
  const running = fold.run();
  const until: OpenDesk['until'] = async (find, withinMs) => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const sequence = fold.sequence();
      const found = find(fold.state());
      const leftMs = deadline - performance.now();
      if (found !== undefined || leftMs <= 0 || signal.aborted) return found;
      await fold.changed(sequence, leftMs);
    }
  };
  try {
    const used = use({ log, fresh: fold.fresh, until });
    return await Promise.race([used, running.then(() => interrupted)]);
  } catch (error) {
    if (log.isConnected()) throw error;
    return unreachable('the log went away', 'nothing more is known; look again when it is back');
  } finally {
    stop.abort();
    await running.catch(() => undefined);
  }
};

const interrupted = unreachable('interrupted', 'what was recorded before stays recorded');
