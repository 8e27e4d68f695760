/**
 * Claims a decided recovery and drives it; continues one whose holder died. IO.
 * Returns when the recovery ended or belongs to another; throws why it stopped here otherwise.
 */
import type { Epoch, LoadedRunbook } from '@recovery-ledger/ledger';
import { formatEpoch } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decideClaim } from '../claim/decide-claim.ts';
import { type Ranking, rankCandidates } from '../scope/candidates.ts';
import type { Failure, World } from '../world/state.ts';
import { announce } from './announce.ts';
import { driveRecovery } from './drive-recovery.ts';
import { holdLease } from './lease.ts';
import { LostClaim } from './lost-claim.ts';
import { decidedAlone, planOf, refersToFailed } from './plan.ts';
import type { Recoverer } from './recoverer.ts';
import { openRecoveryRecord, type RecoveryRecord } from './recovery-record.ts';
import { survey } from './survey.ts';

export type Job = {
  readonly failure: Failure;
  readonly incident: string;
  readonly recovery: string;
  readonly runbook: string;
  readonly holderIsAlive: boolean;
  /** It has stopped here again and again. */
  readonly hopeless: boolean;
  /** What the decision was made on, when it was made here just now. */
  readonly ranking?: Ranking | undefined;
};

export const claimAndDrive = async (recoverer: Recoverer, job: Job): Promise<void> => {
  const { deps, signal } = recoverer;
  const loaded = runbookFor(recoverer, job);
  const lost = new AbortController();
  try {
    const epoch = await claim(recoverer, job);
    if (epoch === undefined) return;
    deps.crash('after-claim');
    recoverer.watchClaim(job.failure.component, epoch, () => lost.abort());
    await recover(recoverer, job, loaded, epoch, AbortSignal.any([signal, lost.signal]));
  } finally {
    lost.abort();
  }
};

/** The version that the plan pins; another is claimed only to say that nobody can go on. */
const runbookFor = ({ deps, world }: Recoverer, job: Job): LoadedRunbook => {
  const loaded = deps.runbooks.get(job.runbook);
  if (loaded === undefined) throw new Error(`${job.runbook} is not among the runbooks loaded here`);
  const pinned = world().recoveries[job.recovery]?.runbookHash;
  if (pinned === undefined || pinned === loaded.hash || job.hopeless) return loaded;
  throw new Error(otherRunbook(pinned, loaded));
};

const otherRunbook = (pinned: string, { hash, runbook }: LoadedRunbook): string =>
  `it is planned with ${runbook.runbook} ${pinned.slice(0, 12)}, and ${hash.slice(0, 12)} is loaded here`;

/** The claim's epoch, or undefined when another has it. */
const claim = async (recoverer: Recoverer, job: Job): Promise<Epoch | undefined> => {
  const { log, instance } = recoverer.deps;
  const { generation } = log.identity;
  const { component } = job.failure;
  const world = recoverer.world();
  const current = world.claims[component];
  const isFree = current === undefined || current.released;
  // Meanwhile it may have been cleared, ended by another, or resolved and forgotten.
  if (isFree && !isStillDue(world, job)) return undefined;
  const decision = decideClaim({
    component,
    incident: job.incident,
    recovery: job.recovery,
    recoverer: instance,
    current,
    generation,
    holderIsAlive: job.holderIsAlive,
  });
  if ('_tag' in decision) return undefined;
  const aggregate = { mode: log.mode, family: 'claim', id: component } as const;
  const expected = recoverer.lastSequence(aggregate);
  const context = { correlationId: job.incident };
  const result = await log.append(aggregate, expected, [decision], context);
  if (E.isRight(result)) return { generation, sequence: result.right.last };
  if (result.left._tag === 'SequenceConflict') return undefined;
  throw new Error(`not claimed: ${result.left.reason}`);
};

const isStillDue = ({ failures, recoveries }: World, { failure, recovery }: Job): boolean =>
  failures[failure.sequence]?.cleared === false &&
  (recoveries[recovery]?.status ?? 'running') === 'running';

/** Only a claim's winner writes its lease: a loser's would make the winner look dead. */
const recover = async (
  recoverer: Recoverer,
  job: Job,
  loaded: LoadedRunbook,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<void> => {
  const { deps } = recoverer;
  const { component } = job.failure;
  const tell = (candidate: string) =>
    announce(recoverer, component, epoch, candidate).then(() => deps.crash('after-epoch'));
  // Lease and plan come before the first step, the epoch before its effect; none needs another.
  const leased = awaitedLater(holdLease(deps, component, signal));
  const chosen = job.ranking?.chosen?.http;
  const early = chosen === undefined ? undefined : awaitedLater(tell(chosen));
  const record = await openRecoveryRecord(deps, job.recovery, job.incident, epoch, signal);
  const state = record.state();
  const ranking = state.status === 'unplanned' ? await rankingOf(recoverer, job) : undefined;
  const candidate =
    state.status === 'unplanned' ? ranking?.chosen?.http : state.plan.variables['candidate.http'];
  if (candidate === undefined) throw new LostClaim('no instance can take over any more');
  const told = candidate === chosen && early !== undefined ? early : awaitedLater(tell(candidate));
  const [lease] = await Promise.all([
    leased,
    planOrContinue(recoverer, job, loaded, record, epoch, ranking),
  ]);
  deps.crash('after-plan');
  if (await pausedForOther(record, loaded, epoch)) return;
  const { acts, childrenOf } = recoverer;
  const abandoned = () => recoverer.abandonmentOf(job.recovery);
  const newest = () => recoverer.world().newest;
  const people = { acts, childrenOf, abandoned, newest };
  await driveRecovery({ deps, record, lease, epoch, loaded, ...people, told, signal });
  deps.logger.info(
    { recovery: job.recovery, epoch: formatEpoch(epoch), status: record.state().status },
    'recovery ended',
  );
};

/** Its failure is met where it is awaited, and must not end the process before that. */
const awaitedLater = <A>(work: Promise<A>): Promise<A> => {
  work.catch(() => undefined);
  return work;
};

/** A plan is never gone on with under another version of its runbook: a person has to look. */
const pausedForOther = async (
  record: RecoveryRecord,
  loaded: LoadedRunbook,
  epoch: Epoch,
): Promise<boolean> => {
  const state = record.state();
  if (state.status === 'unplanned' || state.plan.runbookHash === loaded.hash) return false;
  const open = state.plan.steps.find(({ id }) => state.steps[id]?.status !== 'succeeded');
  if (open === undefined) return false;
  const reason = otherRunbook(state.plan.runbookHash, loaded);
  await record.report({ type: 'Pause', epoch, step: open.id, reason });
  return true;
};

const rankingOf = async (recoverer: Recoverer, job: Job): Promise<Ranking | undefined> => {
  const { deps } = recoverer;
  const component = deps.estate.components[job.failure.component];
  if (job.ranking !== undefined || component === undefined) return job.ranking;
  return rankCandidates(await survey(recoverer, component));
};

const planOrContinue = async (
  { deps }: Recoverer,
  { failure, incident, recovery }: Job,
  loaded: LoadedRunbook,
  record: RecoveryRecord,
  epoch: Epoch,
  ranking: Ranking | undefined,
): Promise<void> => {
  const { estate, estateHash, instance, log } = deps;
  const reason = 'the holder before stopped renewing its lease';
  const goOn = { type: 'Continue', epoch, recoverer: instance, reason } as const;
  if (record.state().status !== 'unplanned') {
    return record.report(goOn);
  }
  const component = estate.components[failure.component];
  if (component === undefined || ranking?.chosen === undefined) {
    throw new LostClaim('no instance can take over any more');
  }
  if (ranking.failed === undefined && refersToFailed(loaded)) {
    throw new LostClaim('service discovery does not say which instance failed');
  }
  const plan = planOf({
    recovery,
    incident,
    component: failure.component,
    epoch,
    recoverer: instance,
    loaded,
    estate,
    estateHash,
    targetMs: component.rto,
    rehearsal: log.mode === 'drill',
    candidate: ranking.chosen,
    failed: ranking.failed,
    decided: decidedAlone,
  });
  await record.open(plan, goOn);
};
