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
  type Followed,
  LedgerReplaced,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { runReconciler } from '../reconciliation/run-reconciler.ts';
import { abandonmentOf } from '../scope/orders.ts';
import { concerns } from '../world/concerns.ts';
import { foldEntry, type Known, nothingKnown } from '../world/fold-entry.ts';
import type { World } from '../world/state.ts';
import { childrenOf } from './children.ts';
import { createDriver } from './driver.ts';
import { followedSubjects } from './followed-subjects.ts';
import { createHolderWatch } from './holder-watch.ts';
import { keepWarm } from './keep-warm.ts';
import { createLook } from './look.ts';
import type { Logger, Recoverer, RecovererDeps } from './recoverer.ts';

const tickMs = 100;

/** Rejects when the log is not the one it followed, or its connection is closed for good. */
export const runRecoverer = async (deps: RecovererDeps, asked: AbortSignal): Promise<void> => {
  const { log } = deps;
  // However it ends, the recoveries under way here end with it.
  const over = new AbortController();
  const signal = AbortSignal.any([asked, over.signal]);
  let known = nothingKnown;
  let caughtUp = false;
  const watches = new Set<Watch>();
  const recoverer: Recoverer = {
    deps,
    signal,
    world: () => known.world,
    acts: (incident) => known.world.acts[incident] ?? [],
    childrenOf: (plan) => childrenOf(recoverer, driver, plan),
    abandonmentOf: (recovery) => abandonmentOf(known.world, recovery, deps.clock.nowMs()),
    isHolderAlive: createHolderWatch(deps),
    lastSequence: (aggregate: Aggregate) => known.world.lastSequences[subjectOf(aggregate)] ?? 0,
    watchClaim: (component, epoch, onNewer) => watches.add({ component, epoch, onNewer }),
  };
  const driver = createDriver(recoverer);
  const look = createLook(recoverer, driver);
  workBeside(deps, signal);

  const apply = async (entry: Followed['entry']) => {
    if (!concerns(deps.estate, entry)) return;
    await checkGeneration(entry, deps);
    known = foldOrSay(known, entry, deps.logger);
    tellOfNewer(watches, known.world);
  };

  deps.clock.every(tickMs, signal, () => caughtUp && look());
  try {
    caughtUp = (await log.head()).lastSequence === 0;
    const followed = log.follow({ subjects: followedSubjects(deps), from: 1, signal });
    for await (const { entry, pending } of followed) {
      await apply(entry);
      if (pending === 0) caughtUp = true;
      if (caughtUp) look();
    }
  } finally {
    over.abort();
  }
  if (!asked.aborted) throw new Error('the connection to the log was closed: start again');
};

/** What goes on whether or not there is anything to recover. */
const workBeside = (deps: RecovererDeps, signal: AbortSignal): void => {
  keepWarm(deps, signal);
  void runReconciler(deps, signal);
};

type Watch = {
  readonly component: string;
  readonly epoch: Epoch;
  readonly onNewer: () => void;
};

const tellOfNewer = (watches: Set<Watch>, { claims }: World): void => {
  for (const watch of watches) {
    const claim = claims[watch.component];
    if (claim === undefined || compareEpochs(claim.epoch, watch.epoch) <= 0) continue;
    watches.delete(watch);
    watch.onNewer();
  }
};

/**
 * Claims under an older generation would lose to every newer one: this process has to start anew.
 * The event is only the news of it: what counts is the stream itself, which no service can change.
 */
const checkGeneration = async (entry: Followed['entry'], { log }: RecovererDeps): Promise<void> => {
  if (E.isLeft(entry) || entry.right.type !== 'EpochGenerationRaised') return;
  const known = log.identity.generation;
  if (entry.right.data.generation <= known) return;
  const { generation } = await log.head();
  if (generation <= known) return;
  const { reason } = entry.right.data;
  throw new LedgerReplaced(
    `the generation of epochs was raised to ${generation}, here it is ${known} (${reason})`,
  );
};

const foldOrSay = (before: Known, entry: Followed['entry'], logger: Logger): Known => {
  const { known, trouble } = foldEntry(before, entry);
  if (trouble === undefined) return known;
  if (E.isLeft(entry)) {
    logger.error(entry.left, 'unreadable event: nothing is decided on its aggregate');
  } else {
    const { sequence, subject } = entry.right.meta;
    logger.warn({ sequence, subject, trouble }, 'an act that does not count');
  }
  return known;
};
