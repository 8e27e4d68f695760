/**
 * A runbook gone through from beginning to end without changing anything: the engine, the actions
 * and the survey that a real recovery has, in rehearsal and with a record in memory. IO.
 * Targets, preconditions and credentials are real; what each step would change is its output.
 */
import type {
  ApprovalPolicy,
  Component,
  LoadedRunbook,
  RecoveryEvent,
} from '@recovery-ledger/ledger';
import type { Ranking } from '../scope/candidates.ts';
import { needsOf } from '../scope/runbook-needs.ts';
import { driveRecovery } from './drive-recovery.ts';
import { createMemoryRecord } from './memory-record.ts';
import { noActs, noChildren } from './nobody.ts';
import { planOf } from './plan.ts';
import { rankFor, type Surveyor } from './prepare-decision.ts';
import type { RecovererDeps } from './recoverer.ts';

export type DryRunDeps = Surveyor['deps'] &
  Pick<RecovererDeps, 'secret' | 'actions' | 'estateHash'>;

export type DryRunInput = {
  readonly loaded: LoadedRunbook;
  readonly component: string;
  readonly site: string | null;
  readonly approval: ApprovalPolicy | null;
};

export type DryRun = {
  readonly candidates: Ranking['candidates'];
  readonly events: readonly RecoveryEvent[];
  /** Why it could not even be planned. */
  readonly problem: string | null;
};

export const dryRun = async (
  deps: DryRunDeps,
  input: DryRunInput,
  signal: AbortSignal,
): Promise<DryRun> => {
  const { loaded, component: name, site } = input;
  const component = deps.estate.components[name];
  if (component === undefined) return unplanned([], `the estate has no component ${name}`);
  const where = { component: name, site, target: null, runbookName: loaded.runbook.runbook };
  const { ranking } = await rankFor({ deps, signal }, where);
  const { candidates, chosen, failed } = ranking;
  const needs = needsOf(loaded);
  if (needs.candidate && chosen === undefined) {
    return unplanned(candidates, 'no instance could take over');
  }
  if (needs.failed && failed === undefined) {
    return unplanned(candidates, 'service discovery does not say which instance is active');
  }
  const plan = planFor(deps, input, component, { candidate: chosen, failed });
  const record = createMemoryRecord([plan]);
  await driveRecovery(driveOf(deps, loaded, record, signal));
  return { candidates, events: record.events(), problem: null };
};

const unplanned = (candidates: Ranking['candidates'], problem: string): DryRun => ({
  candidates,
  events: [],
  problem,
});

const epoch = { generation: 0, sequence: 1 };

const planFor = (
  { estate, estateHash }: DryRunDeps,
  { loaded, component, approval, site }: DryRunInput,
  { rto }: Component,
  instances: Pick<Parameters<typeof planOf>[0], 'candidate' | 'failed'>,
): RecoveryEvent =>
  planOf({
    ...{ recovery: 'dry-run', incident: 'dry-run', component, epoch, recoverer: 'dry-run' },
    ...{ loaded, estate, estateHash, targetMs: rto, rehearsal: true, ...instances },
    decided: {
      approval,
      site,
      requestedBy: null,
      predictedLoss: null,
      lossAccepted: false,
      request: {},
      parameters: {},
    },
  });

const driveOf = (
  { clock, http, secret, actions }: DryRunDeps,
  loaded: LoadedRunbook,
  record: ReturnType<typeof createMemoryRecord>,
  signal: AbortSignal,
): Parameters<typeof driveRecovery>[0] => ({
  deps: {
    ...{ clock, http, secret, actions, instance: 'dry-run', log: { mode: 'drill' } as const },
    admit: async () => true,
    crash: () => undefined,
  },
  ...{ record, epoch, loaded, signal, acts: noActs, childrenOf: () => noChildren },
  lease: { isFresh: () => true },
  newest: () => 0,
  abandoned: () => undefined,
  openedBy: () => undefined,
  told: Promise.resolve(),
});
