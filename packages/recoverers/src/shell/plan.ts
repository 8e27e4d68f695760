/**
 * The plan of a recovery, pinned: runbook hash, steps, and the variables as they were resolved
 * when it was made. Pure. A takeover works from the plan, not from the world of its own moment.
 */
import type {
  Epoch,
  Estate,
  Instance,
  LoadedRunbook,
  RecoveryEvent,
  Step,
} from '@recovery-ledger/ledger';
import type { Plan, Recovery } from '../recovery/state.ts';
import { type Value, type Values, variablesIn } from '../runbook/template.ts';

export type PlanInput = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly epoch: Epoch;
  readonly recoverer: string;
  readonly loaded: LoadedRunbook;
  readonly estate: Estate;
  readonly estateHash: string;
  readonly targetMs: number;
  readonly rehearsal: boolean;
  readonly candidate: Instance;
  readonly failed: Instance | undefined;
};

export const planOf = (input: PlanInput): RecoveryEvent => {
  const { recovery, incident, component, epoch, recoverer, loaded, estateHash } = input;
  const { targetMs, rehearsal } = input;
  return {
    type: 'RecoveryPlanned',
    data: {
      recovery,
      incident,
      component,
      epoch,
      recoverer,
      runbook: loaded.runbook.runbook,
      runbookHash: loaded.hash,
      estateHash,
      incarnation: epoch.sequence,
      targetMs,
      rehearsal,
      variables: variablesOf(input),
      steps: loaded.runbook.steps.map(plannedStep),
    },
  };
};

const variablesOf = ({
  estate,
  candidate,
  failed,
}: PlanInput): Readonly<Record<string, string>> => ({
  estate: estate.estate,
  'registry.url': estate.registry.url,
  ...prefixed('endpoints', estate.endpoints),
  ...prefixed('candidate', fieldsOf(candidate)),
  ...(failed === undefined ? {} : prefixed('failed', fieldsOf(failed))),
});

/** Without the failed instance's name such a runbook could not even halt. */
export const refersToFailed = ({ runbook }: LoadedRunbook): boolean =>
  variablesIn(runbook.steps).some((name) => name.startsWith('failed.'));

const fieldsOf = ({ name, process, address, http }: Instance) => ({ name, process, address, http });

const prefixed = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

const plannedStep = ({
  id,
  phase,
  action,
  why,
  needs,
  budget,
  timeout,
  attempts,
  onFailure,
  irreversible,
}: Step) => ({
  id,
  phase,
  action,
  why,
  needs,
  budgetMs: budget,
  timeoutMs: timeout,
  attempts,
  onFailure,
  irreversible,
  // A runbook that undoes anything is refused at load until compensation is carried out.
  undo: null,
});

/** Every variable that the plan's steps may refer to, outputs of finished steps included. */
export const valuesOf = (plan: Plan, steps: Extract<Recovery, { plan: Plan }>['steps']): Values => {
  const outputs = Object.entries(steps).flatMap(([id, state]) =>
    state.status === 'succeeded'
      ? Object.entries(state.output).flatMap(([name, value]): [string, Value][] =>
          typeof value === 'string' || typeof value === 'number'
            ? [[`steps.${id}.${name}`, value]]
            : [],
        )
      : [],
  );
  const { incident, recovery, component, incarnation, variables } = plan;
  return {
    ...variables,
    incident,
    recovery,
    component,
    incarnation,
    ...Object.fromEntries(outputs),
  };
};
