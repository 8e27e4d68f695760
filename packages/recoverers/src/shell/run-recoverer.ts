/**
 * One recoverer process: follows the log, keeps its world, and does what is missing. IO.
 *
 * It reacts to events at once and looks again on a tick, so that whatever a crash left undone
 * between two appends, here or in another recoverer, is picked up by the next look.
 */
import {
  type Aggregate,
  compareEpochs,
  type Epoch,
  familyFilter,
  type Recorded,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { evolveWorld } from '../world/evolve.ts';
import { emptyWorld, type World } from '../world/state.ts';
import { keepWarm } from './keep-warm.ts';
import { createLook } from './look.ts';
import type { Recoverer, RecovererDeps } from './recoverer.ts';

const tickMs = 100;

export const runRecoverer = async (deps: RecovererDeps, signal: AbortSignal): Promise<void> => {
  const { log } = deps;
  let world: World = emptyWorld;
  let caughtUp = false;
  const watches = new Set<{ component: string; epoch: Epoch; onNewer: () => void }>();
  const recoverer: Recoverer = {
    deps,
    signal,
    world: () => world,
    lastSequence: (aggregate: Aggregate) => world.lastSequences[subjectOf(aggregate)] ?? 0,
    watchClaim: (component, epoch, onNewer) => watches.add({ component, epoch, onNewer }),
  };
  const look = createLook(recoverer);
  keepWarm(deps.estate, signal);

  const apply = (event: Recorded) => {
    const { subject, sequence, recordedAt } = event.meta;
    world = evolveWorld(world, event, { subject, sequence, atMs: Date.parse(recordedAt) });
    for (const watch of watches) {
      const claim = world.claims[watch.component];
      if (claim === undefined || compareEpochs(claim.epoch, watch.epoch) <= 0) continue;
      watches.delete(watch);
      watch.onNewer();
    }
  };

  const timer = setInterval(() => caughtUp && look(), tickMs);
  const subjects = (['component', 'scope', 'claim', 'recovery'] as const).map((family) =>
    familyFilter(log.mode, family),
  );
  const head = (await log.head()).lastSequence;
  caughtUp = head === 0;
  try {
    for await (const { entry, pending } of log.follow({ subjects, from: 1, signal })) {
      if (E.isRight(entry)) apply(entry.right);
      else deps.logger.warn(entry.left, 'unreadable event');
      if (pending === 0) caughtUp = true;
      if (caughtUp) look();
    }
  } finally {
    clearInterval(timer);
  }
};
