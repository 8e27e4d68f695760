/**
 * Claims a decided recovery and drives it; continues one whose holder died. IO.
 * Returns when the recovery ended, was lost to a newer claim, or belongs to another.
 */
import type { Epoch, LoadedRunbook } from '@recovery-ledger/ledger';
import { formatEpoch } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decideClaim } from '../claim/decide-claim.ts';
import { type Ranking, rankCandidates } from '../scope/candidates.ts';
import type { Failure } from '../world/state.ts';
import { driveRecovery } from './drive-recovery.ts';
import { holdLease } from './lease.ts';
import { LostClaim } from './lost-claim.ts';
import { planOf } from './plan.ts';
import { raiseEpochs } from './raise-epochs.ts';
import type { Recoverer } from './recoverer.ts';
import { openRecoveryRecord, type RecoveryRecord } from './recovery-record.ts';
import { survey } from './survey.ts';

export type Job = {
  readonly failure: Failure;
  readonly incident: string;
  readonly recovery: string;
  readonly runbook: string;
  readonly holderIsAlive: boolean;
  /** What the decision was made on, when it was made here just now. */
  readonly ranking?: Ranking | undefined;
};

export const claimAndDrive = async (recoverer: Recoverer, job: Job): Promise<void> => {
  const { deps, signal } = recoverer;
  const loaded = deps.runbooks.get(job.runbook);
  if (loaded === undefined) return;
  const lost = new AbortController();
  try {
    const epoch = await claim(recoverer, job);
    if (epoch === undefined) return;
    deps.crash('after-claim');
    recoverer.watchClaim(job.failure.component, epoch, () => lost.abort());
    await recover(recoverer, job, loaded, epoch, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    deps.logger.warn({ recovery: job.recovery, reason: error.message }, 'claim lost');
  } finally {
    lost.abort();
  }
};

/** The claim's epoch, or undefined when another has it. */
const claim = async (recoverer: Recoverer, job: Job): Promise<Epoch | undefined> => {
  const { log, instance, generation } = recoverer.deps;
  const { component } = job.failure;
  const world = recoverer.world();
  const decision = decideClaim({
    component,
    incident: job.incident,
    recovery: job.recovery,
    recoverer: instance,
    current: world.claims[component],
    generation,
    holderIsAlive: job.holderIsAlive,
  });
  if ('_tag' in decision) return undefined;
  const aggregate = { mode: log.mode, family: 'claim', id: component } as const;
  const expected = recoverer.lastSequence(aggregate);
  const context = { correlationId: job.incident };
  const result = await log.append(aggregate, expected, [decision], context);
  return E.isRight(result) ? { generation, sequence: result.right.last } : undefined;
};

/** Only a claim's winner writes its lease: a loser's would make the winner look dead. */
const recover = async (
  recoverer: Recoverer,
  job: Job,
  loaded: LoadedRunbook,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<void> => {
  const { deps } = recoverer;
  const { log, instance } = deps;
  const { component } = job.failure;
  const [lease, record] = await Promise.all([
    holdLease(log.leases, log.mode, component, instance, signal),
    openRecoveryRecord(log, job.recovery, job.incident, epoch, signal),
  ]);
  const state = record.state();
  const ranking = state.status === 'unplanned' ? await rankingOf(recoverer, job) : undefined;
  const candidate =
    state.status === 'unplanned' ? ranking?.chosen?.http : state.plan.variables['candidate.http'];
  if (candidate === undefined) throw new LostClaim('no instance can take over any more');
  // Both are done before the first effect; neither needs the other.
  await Promise.all([
    announce(recoverer, component, epoch, candidate).then(() => deps.crash('after-epoch')),
    planOrContinue(recoverer, job, loaded, record, epoch, ranking),
  ]);
  deps.crash('after-plan');
  const drive = { log, record, lease, epoch, recoverer: instance, loaded, signal };
  await driveRecovery({ ...drive, actions: deps.actions, crash: deps.crash });
  deps.logger.info(
    { recovery: job.recovery, epoch: formatEpoch(epoch), status: record.state().status },
    'recovery ended',
  );
};

const rankingOf = async ({ deps }: Recoverer, job: Job): Promise<Ranking | undefined> => {
  const component = deps.estate.components[job.failure.component];
  if (job.ranking !== undefined || component === undefined) return job.ranking;
  return rankCandidates(await survey(component, deps.estate));
};

/** Nothing real is told of a drill's epoch: a rehearsal has no effects to fence. */
const announce = async (
  { deps }: Recoverer,
  component: string,
  epoch: Epoch,
  candidate: string,
): Promise<void> => {
  if (deps.log.mode === 'drill') return;
  const told = [...Object.values(deps.estate.actuators), candidate];
  const raised = await raiseEpochs(told, component, epoch);
  if (raised.superseded) throw new LostClaim('an actuator knows a newer epoch');
  if (raised.silent.length > 0) deps.logger.warn({ silent: raised.silent }, 'actuators not told');
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
  });
  await record.open(plan, goOn);
};
