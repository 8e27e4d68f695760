/**
 * One look at the world at a time: every open failure is taken one step further. IO.
 *
 * What another recoverer has begun is left to it for a grace time; only when it does not go on,
 * it is taken up here. So two recoverers do not race through every append of a decision.
 */
import { afterSetback, isHopeless, type Setback } from '../claim/setbacks.ts';
import { unreadableOf } from '../world/evolve.ts';
import type { Failure } from '../world/state.ts';
import { claimAndDrive, type Job } from './claim-and-drive.ts';
import { considerFailure, type Decided, tidyUp } from './consider.ts';
import { createHolderWatch, type HolderWatch } from './holder-watch.ts';
import type { Recoverer } from './recoverer.ts';

const graceMs = 300;
const withheldAgainMs = 1_000;

type Looker = {
  readonly recoverer: Recoverer;
  readonly isHolderAlive: HolderWatch;
  readonly driving: Set<string>;
  readonly setbacks: Map<number, Setback>;
  /** When each failure was first seen in its present stage. */
  readonly stages: Map<number, { readonly stage: string; readonly since: number }>;
};

/** Asks for a look; one asked for while another runs follows it. */
export const createLook = (recoverer: Recoverer): (() => void) => {
  const looker: Looker = {
    recoverer,
    isHolderAlive: createHolderWatch(recoverer.deps),
    driving: new Set(),
    setbacks: new Map(),
    stages: new Map(),
  };
  let looking = false;
  let again = false;
  const run = async () => {
    looking = true;
    do {
      again = false;
      try {
        await lookOnce(looker);
      } catch (error) {
        recoverer.deps.logger.error({ error: String(error) }, 'a look at the log failed');
      }
    } while (again && !recoverer.signal.aborted);
    looking = false;
  };
  return () => {
    if (looking) again = true;
    else run().catch(() => undefined);
  };
};

const lookOnce = async (looker: Looker): Promise<void> => {
  for (const sequence of Object.keys(looker.recoverer.world().failures)) {
    // As it is now, not as it was when the look began: the one before may have taken its time.
    const failure = looker.recoverer.world().failures[Number(sequence)];
    if (failure === undefined) continue;
    try {
      if (failure.decision.kind === 'decided') await takeUp(looker, failure, failure.decision);
      else await decide(looker, failure);
    } catch (error) {
      const { logger } = looker.recoverer.deps;
      logger.error({ failure: failure.sequence, error: String(error) }, 'not taken further');
    }
  }
  for (const kept of [looker.stages, looker.setbacks]) {
    for (const sequence of kept.keys()) {
      if (looker.recoverer.world().failures[sequence] === undefined) kept.delete(sequence);
    }
  }
  await tidyUp(looker.recoverer);
};

const decide = async (looker: Looker, failure: Failure): Promise<void> => {
  const age = ageOf(looker, failure);
  const untouched = failure.incident === null;
  const wait = failure.decision.kind === 'withheld' ? withheldAgainMs : graceMs;
  if (!untouched && age < wait) return;
  if (failure.decision.kind === 'withheld') restart(looker, failure);
  const decided = await considerFailure(looker.recoverer, failure);
  if (decided !== undefined) drive(looker, failure, decided);
};

type Known = Extract<Failure['decision'], { kind: 'decided' }>;

const takeUp = async (looker: Looker, failure: Failure, known: Known): Promise<void> => {
  const { recoverer, driving, isHolderAlive } = looker;
  const world = recoverer.world();
  const status = world.recoveries[known.recovery]?.status ?? 'running';
  if (driving.has(known.recovery) || status !== 'running') return;
  if (unreadableOf(world, 'claim', failure.component) !== undefined) return;
  const incident = failure.incident ?? `inc-${failure.sequence}`;
  const decided = { ...known, incident };
  const claim = world.claims[failure.component];
  if (claim === undefined || claim.released || claim.recovery !== known.recovery) {
    const free = claim === undefined || claim.released;
    if (!free || ageOf(looker, failure) < graceMs) return;
    // What answers again before anything was done to it is left alone: decided anew, withheld.
    if (failure.cleared) await considerFailure(recoverer, failure);
    else drive(looker, failure, decided);
    return;
  }
  const mine = claim.recoverer === recoverer.deps.instance;
  if (!mine && (await isHolderAlive(claim))) return;
  drive(looker, failure, decided);
};

const drive = (looker: Looker, failure: Failure, decided: Decided): void => {
  const { recoverer, driving, setbacks } = looker;
  const { sequence } = failure;
  const { recovery } = decided;
  const setback = setbacks.get(sequence);
  if (driving.has(recovery) || recoverer.deps.clock.monotonicMs() < (setback?.untilMs ?? 0)) return;
  driving.add(recovery);
  const job: Job = { failure, ...decided, holderIsAlive: false, hopeless: isHopeless(setback) };
  claimAndDrive(recoverer, job)
    .then(() => setbacks.delete(sequence))
    .catch((error: unknown) => {
      if (recoverer.signal.aborted) return;
      const next = afterSetback(setback, recoverer.deps.clock.monotonicMs());
      setbacks.set(sequence, next);
      const again = {
        setbacks: next.count,
        againInMs: next.untilMs - recoverer.deps.clock.monotonicMs(),
      };
      const reason = error instanceof Error ? error.message : String(error);
      recoverer.deps.logger.error({ recovery, reason, ...again }, 'the recovery stopped here');
    })
    .finally(() => driving.delete(recovery));
};

const stageOf = ({ incident, scoped, decision }: Failure): string =>
  `${String(incident)}/${String(scoped)}/${decision.kind}`;

const ageOf = ({ stages, recoverer }: Looker, failure: Failure): number => {
  const stage = stageOf(failure);
  const known = stages.get(failure.sequence);
  if (known?.stage === stage) return recoverer.deps.clock.monotonicMs() - known.since;
  stages.set(failure.sequence, { stage, since: recoverer.deps.clock.monotonicMs() });
  return 0;
};

const restart = ({ stages, recoverer }: Looker, failure: Failure): void => {
  stages.set(failure.sequence, {
    stage: stageOf(failure),
    since: recoverer.deps.clock.monotonicMs(),
  });
};
