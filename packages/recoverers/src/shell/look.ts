/**
 * One look at the world at a time: every open failure is taken one step further. IO.
 *
 * What another recoverer has begun is left to it for a grace time; only when it does not go on,
 * it is taken up here. So two recoverers do not race through every append of a decision.
 */
import type { Ranking } from '../scope/candidates.ts';
import type { Failure } from '../world/state.ts';
import { claimAndDrive, type Job } from './claim-and-drive.ts';
import { considerFailure, tidyUp } from './consider.ts';
import { createHolderWatch, type HolderWatch } from './holder-watch.ts';
import type { Recoverer } from './recoverer.ts';

const graceMs = 300;
const withheldAgainMs = 1_000;

type Looker = {
  readonly recoverer: Recoverer;
  readonly isHolderAlive: HolderWatch;
  readonly driving: Set<string>;
  /** When each failure was first seen in its present stage. */
  readonly stages: Map<number, { readonly stage: string; readonly since: number }>;
};

/** Asks for a look; one asked for while another runs follows it. */
export const createLook = (recoverer: Recoverer): (() => void) => {
  const looker: Looker = {
    recoverer,
    isHolderAlive: createHolderWatch(recoverer.deps.log),
    driving: new Set(),
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
  const failures = Object.values(looker.recoverer.world().failures);
  for (const failure of failures) {
    if (failure.decision.kind === 'decided') await takeUp(looker, failure, failure.decision);
    else await decide(looker, failure);
  }
  for (const sequence of looker.stages.keys()) {
    if (looker.recoverer.world().failures[sequence] === undefined) looker.stages.delete(sequence);
  }
  await tidyUp(looker.recoverer);
};

const decide = async (looker: Looker, failure: Failure): Promise<void> => {
  const age = ageOf(looker, failure);
  const untouched = failure.incident === null;
  const wait = failure.decision.kind === 'withheld' ? withheldAgainMs : graceMs;
  if (!untouched && age < wait) return;
  if (failure.decision.kind === 'withheld') restart(looker, failure);
  const ranking = await considerFailure(looker.recoverer, failure);
  if (ranking === undefined) return;
  const { runbook } = looker.recoverer.deps.estate.components[failure.component] ?? {};
  const recovery = `rec-${failure.sequence}`;
  drive(looker, failure, { recovery, runbook: runbook ?? '', ranking });
};

type Decided = {
  readonly recovery: string;
  readonly runbook: string;
  readonly ranking?: Ranking;
};

const takeUp = async (looker: Looker, failure: Failure, decided: Decided): Promise<void> => {
  const { recoverer, driving, isHolderAlive } = looker;
  const world = recoverer.world();
  const status = world.recoveries[decided.recovery]?.status ?? 'running';
  if (driving.has(decided.recovery) || status !== 'running') return;
  const claim = world.claims[failure.component];
  if (claim === undefined || claim.released || claim.recovery !== decided.recovery) {
    const free = claim === undefined || claim.released;
    if (free && ageOf(looker, failure) >= graceMs) drive(looker, failure, decided);
    return;
  }
  const mine = claim.recoverer === recoverer.deps.instance;
  if (!mine && (await isHolderAlive(claim))) return;
  drive(looker, failure, decided);
};

const drive = (
  { recoverer, driving }: Looker,
  failure: Failure,
  { recovery, runbook, ranking }: Decided,
): void => {
  if (driving.has(recovery)) return;
  driving.add(recovery);
  const incident = failure.incident ?? `inc-${failure.sequence}`;
  const job: Job = { failure, incident, recovery, runbook, holderIsAlive: false, ranking };
  claimAndDrive(recoverer, job)
    .catch((error: unknown) => {
      recoverer.deps.logger.error({ recovery, error: String(error) }, 'the recovery stopped here');
    })
    .finally(() => driving.delete(recovery));
};

const stageOf = ({ incident, scoped, decision }: Failure): string =>
  `${String(incident)}/${String(scoped)}/${decision.kind}`;

const ageOf = ({ stages }: Looker, failure: Failure): number => {
  const stage = stageOf(failure);
  const known = stages.get(failure.sequence);
  if (known?.stage === stage) return performance.now() - known.since;
  stages.set(failure.sequence, { stage, since: performance.now() });
  return 0;
};

const restart = ({ stages }: Looker, failure: Failure): void => {
  stages.set(failure.sequence, { stage: stageOf(failure), since: performance.now() });
};
