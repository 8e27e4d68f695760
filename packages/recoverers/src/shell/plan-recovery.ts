/**
 * The record of a claimed recovery gets its plan, or its new holder goes on under the one it has.
 * IO. A plan is never gone on with under another version of its runbook: a person has to look.
 */
import type { Epoch, LoadedRunbook, RecoveryEvent } from '@recovery-ledger/ledger';
import type { Ranking } from '../scope/candidates.ts';
import { lossIsAccepted } from '../scope/means-blockers.ts';
import type { PendingOrder } from '../scope/orders.ts';
import { needsOf } from '../scope/runbook-needs.ts';
import type { Decision } from '../world/state.ts';
import { LostClaim } from './lost-claim.ts';
import { planOf } from './plan.ts';
import { rankFor } from './prepare-decision.ts';
import type { Recoverer } from './recoverer.ts';
import type { RecoveryRecord } from './recovery-record.ts';

/** The version that the plan pins; another is claimed only to say that nobody can go on. */
export const runbookFor = (
  { deps, world }: Recoverer,
  { runbook, recovery }: Decision,
  hopeless: boolean,
): LoadedRunbook => {
  const loaded = deps.runbooks.get(runbook);
  if (loaded === undefined) throw new Error(`${runbook} is not among the runbooks loaded here`);
  const pinned = world().recoveries[recovery]?.runbookHash;
  if (pinned === undefined || pinned === loaded.hash || hopeless) return loaded;
  throw new Error(otherRunbook(pinned, loaded));
};

const otherRunbook = (pinned: string, { hash, runbook }: LoadedRunbook): string =>
  `it is planned with ${runbook.runbook} ${pinned.slice(0, 12)}, and ${hash.slice(0, 12)} is loaded here`;

export const pausedForOther = async (
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

/** Surveyed anew by whoever did not decide it here just now. */
export const rankingFor = async (
  recoverer: Recoverer,
  decision: Decision,
  known: Ranking | undefined,
): Promise<Ranking> => {
  if (known !== undefined) return known;
  const { component, runbook, site, origin, cause } = decision;
  const asked = recoverer.world().causes[cause]?.asked ?? null;
  const target = asked?.target ?? null;
  const isSite = target !== null && Object.hasOwn(recoverer.deps.estate.sites, target);
  // Where a decision only took the best, another may be the best by now.
  const isThere = origin === 'activation' || isSite || asked?.kind === 'fail_back';
  const wanted = isThere ? site : null;
  const where = { component, site: wanted, target: isSite ? null : target, runbookName: runbook };
  return (await rankFor(recoverer, where)).ranking;
};

export const planOrContinue = async (
  recoverer: Recoverer,
  decision: Decision,
  loaded: LoadedRunbook,
  record: RecoveryRecord,
  epoch: Epoch,
  ranking: Ranking | undefined,
  order: PendingOrder | undefined,
): Promise<void> => {
  const takeover = 'the holder before stopped renewing its lease';
  const goOn = { type: 'Continue', epoch, recoverer: recoverer.deps.instance } as const;
  const byOrder =
    order === undefined
      ? { ...goOn, reason: takeover }
      : { ...goOn, reason: order.reason, by: order.by, ...skipOf(order) };
  if (record.state().status !== 'unplanned') return record.report(byOrder);
  await record.open(newPlan(recoverer, decision, loaded, epoch, ranking), byOrder);
};

const skipOf = ({ skip }: PendingOrder) => (skip === null ? {} : { skipStep: skip });

const newPlan = (
  recoverer: Recoverer,
  decision: Decision,
  loaded: LoadedRunbook,
  epoch: Epoch,
  ranking: Ranking | undefined,
): RecoveryEvent => {
  const { estate, estateHash, instance, log } = recoverer.deps;
  const { recovery, incident, approval, site, predictedLoss } = decision;
  const component = estate.components[decision.component];
  const needs = needsOf(loaded);
  if (component === undefined || (needs.candidate && ranking?.chosen === undefined)) {
    throw new LostClaim('no instance can take over any more');
  }
  if (needs.failed && ranking?.failed === undefined) {
    throw new LostClaim('service discovery does not say which instance failed');
  }
  const asked = recoverer.world().causes[decision.cause]?.asked ?? null;
  const said = {
    requestedBy: asked?.by ?? null,
    request: asked?.variables ?? {},
    parameters: asked?.parameters ?? {},
  };
  return planOf({
    ...{ recovery, incident, component: decision.component, epoch, recoverer: instance },
    ...{ loaded, estate, estateHash, targetMs: component.rto },
    rehearsal: log.mode === 'drill' || asked?.rehearsal === true,
    candidate: ranking?.chosen,
    failed: ranking?.failed,
    decided: {
      approval,
      site,
      predictedLoss,
      lossAccepted: isAccepted(recoverer, decision),
      ...said,
    },
  });
};

const isAccepted = ({ deps, world }: Recoverer, { component, incident }: Decision): boolean =>
  lossIsAccepted({
    ...{ component, incident, estate: deps.estate, world: world() },
    nowMs: deps.clock.nowMs(),
  });
