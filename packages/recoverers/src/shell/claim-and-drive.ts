/**
 * Claims a decided recovery and drives it; continues one whose holder died. IO.
 * Returns when the recovery ended or belongs to another; throws why it stopped here otherwise.
 */
import type { Epoch, LoadedRunbook } from '@recovery-ledger/ledger';
import { formatEpoch } from '@recovery-ledger/ledger';
import { openedBy } from '../scope/activation.ts';
import type { Ranking } from '../scope/candidates.ts';
import { isOff } from '../scope/held-back-now.ts';
import type { PendingOrder } from '../scope/orders.ts';
import { needsOf } from '../scope/runbook-needs.ts';
import type { Decision } from '../world/state.ts';
import { announce } from './announce.ts';
import { carryOutOrder } from './carry-out-order.ts';
import { type ClaimAsked, takeClaim, withdrawClaim } from './claim.ts';
import { crashIn } from './crash-points.ts';
import { driveRecovery } from './drive-recovery.ts';
import { holdLease } from './lease.ts';
import { LostClaim } from './lost-claim.ts';
import { pausedForOther, planOrContinue, rankingFor, runbookFor } from './plan-recovery.ts';
import type { Recoverer } from './recoverer.ts';
import { openRecoveryRecord } from './recovery-record.ts';

export type Job = ClaimAsked & {
  readonly decision: Decision;
  /** It has stopped here again and again. */
  readonly hopeless: boolean;
  /** What a person ordered of it, if that is why it is claimed. */
  readonly order?: PendingOrder | undefined;
  /** What the decision was made on, when it was made here just now. */
  readonly ranking?: Ranking | undefined;
};

export const claimAndDrive = async (recoverer: Recoverer, job: Job): Promise<void> => {
  const { deps, signal } = recoverer;
  const { decision, order } = job;
  const ends = order !== undefined && order.kind !== 'continue_recovery';
  const loaded = ends ? undefined : runbookFor(recoverer, decision, job.hopeless);
  const lost = new AbortController();
  try {
    const epoch = await takeClaim(recoverer, job);
    if (epoch === undefined) return;
    deps.crash('after-claim', decision.component);
    recoverer.watchClaim(decision.component, epoch, () => lost.abort());
    const held = AbortSignal.any([signal, lost.signal]);
    if (loaded === undefined) {
      if (order !== undefined) await carryOutOrder(recoverer, decision, order, epoch, held);
    } else {
      await recover(recoverer, job, loaded, epoch, held);
    }
  } finally {
    lost.abort();
  }
};

/** Only a claim's winner writes its lease: a loser's would make the winner look dead. */
const recover = async (
  recoverer: Recoverer,
  { decision, ranking: asked, order }: Job,
  loaded: LoadedRunbook,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<void> => {
  const { component, recovery, incident } = decision;
  const deps = { ...recoverer.deps, crash: crashIn(recoverer.deps.crash, component) };
  const tell = (candidate: string) =>
    awaitedLater(
      announce(recoverer, component, epoch, candidate).then(() => deps.crash('after-epoch')),
    );
  // Lease and plan come before the first step, the epoch before its effect; none needs another.
  const leased = awaitedLater(holdLease(deps, component, signal));
  const chosen = asked === undefined ? undefined : (asked.chosen?.http ?? '');
  const early = chosen === undefined ? undefined : tell(chosen);
  const record = await openRecoveryRecord(deps, recovery, incident, epoch, signal);
  const state = record.state();
  const isNew = state.status === 'unplanned';
  if (isNew && isOff(recoverer.world(), decision, deps.clock.nowMs())) {
    return withdrawClaim(recoverer, decision, epoch);
  }
  const ranking = isNew ? await rankingFor(recoverer, decision, asked) : undefined;
  if (isNew && needsOf(loaded).candidate && ranking?.chosen === undefined) {
    throw new LostClaim('no instance can take over any more');
  }
  const candidate = (isNew ? ranking?.chosen?.http : state.plan.variables['candidate.http']) ?? '';
  const told = candidate === chosen && early !== undefined ? early : tell(candidate);
  const [lease] = await Promise.all([
    leased,
    planOrContinue(recoverer, decision, loaded, record, epoch, ranking, order),
  ]);
  deps.crash('after-plan');
  if (await pausedForOther(record, loaded, epoch)) return;
  const known = knownTo(recoverer, recovery);
  await driveRecovery({ deps, record, lease, epoch, loaded, ...known, told, signal });
  const ended = { recovery, epoch: formatEpoch(epoch), status: record.state().status };
  deps.logger.info(ended, 'recovery ended');
};

/** What the drive asks of the world while it runs. */
const knownTo = (
  { acts, childrenOf, abandonmentOf, world, deps }: Recoverer,
  recovery: string,
) => ({
  acts,
  childrenOf,
  abandoned: () => abandonmentOf(recovery),
  newest: () => world().newest,
  openedBy: () => openedBy(recovery, world(), deps.estate),
});

/** Its failure is met where it is awaited, and must not end the process before that. */
const awaitedLater = <A>(work: Promise<A>): Promise<A> => {
  work.catch(() => undefined);
  return work;
};
