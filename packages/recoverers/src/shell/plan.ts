/**
 * The plan of a recovery, pinned: runbook hash, steps, and the variables as they were resolved
 * when it was made. Pure. A takeover works from the plan, not from the world of its own moment.
 */
import type {
  ApprovalPolicy,
  Epoch,
  Estate,
  Instance,
  LoadedRunbook,
  RecoveryEvent,
} from '@recovery-ledger/ledger';
import { approvalVariables } from '../recovery/approval-step.ts';
import type { Plan, Recovery, StepState } from '../recovery/state.ts';
import { leftOutSteps } from '../runbook/left-out-steps.ts';
import { plannedSteps, runbookVariables } from '../runbook/planned-steps.ts';
import type { Value, Values } from '../runbook/template.ts';

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
  /** Undefined where the runbook names none. */
  readonly candidate: Instance | undefined;
  readonly failed: Instance | undefined;
  readonly decided: Decided;
};

/** What the decision says beyond which runbook: pinned too, for whoever takes over. */
export type Decided = {
  /** Who has to agree before anything is done. */
  readonly approval: ApprovalPolicy | null;
  /** Where to recover to. */
  readonly site: string | null;
  /** The person who asked for it, if one did. */
  readonly requestedBy: string | null;
  /** What would be lost, in words. */
  readonly predictedLoss: string | null;
  /** Whether a person accepted that. */
  readonly lossAccepted: boolean;
  /** What a person asked for, by name: `${request.<name>}`. */
  readonly request: Readonly<Record<string, string>>;
  /** What they gave for the runbook's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
};

export const planOf = (input: PlanInput): RecoveryEvent => {
  const { recovery, incident, component, epoch, recoverer, loaded, estateHash } = input;
  const { targetMs, rehearsal } = input;
  const variables = variablesOf(input);
  const known = { ...variables, incident, recovery, component, incarnation: epoch.sequence };
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
      variables,
      steps: plannedSteps(loaded.runbook, input.decided.approval, known),
    },
  };
};

const variablesOf = ({
  estate,
  candidate,
  failed,
  loaded,
  decided,
}: PlanInput): Readonly<Record<string, string>> => ({
  estate: estate.estate,
  'registry.url': estate.registry.url,
  ...prefixed('endpoints', estate.endpoints),
  ...(candidate === undefined ? {} : prefixed('candidate', fieldsOf(candidate))),
  ...(failed === undefined ? {} : prefixed('failed', fieldsOf(failed))),
  'loss.accepted': String(decided.lossAccepted),
  ...prefixed('request', decided.request),
  ...approvalVariables(decided.approval),
  ...leftOutSteps(loaded.runbook, estate),
  ...runbookVariables(loaded.runbook, decided.parameters),
  ...present({
    site: decided.site,
    requestedBy: decided.requestedBy,
    predictedLoss: decided.predictedLoss,
    'escalation.roles': [...new Set(estate.escalation.map(({ role }) => role))].join() || null,
  }),
});

const present = (values: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    ),
  );

const fieldsOf = ({ name, process, address, http }: Instance) => ({
  ...{ name, process, address },
  http: http ?? '',
});

const prefixed = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

/** Every variable that the plan's steps may refer to, outputs of finished steps included. */
export const valuesOf = (plan: Plan, steps: Extract<Recovery, { plan: Plan }>['steps']): Values => {
  const outputs = Object.entries(steps).flatMap(([id, state]) =>
    Object.entries(saidBy(state)).flatMap(([name, value]): [string, Value][] =>
      typeof value === 'string' || typeof value === 'number'
        ? [[`steps.${id}.${name}`, value]]
        : [],
    ),
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

/** Of a step that failed and may, only what it found and when: nothing else of it holds. */
const saidBy = (state: StepState): Readonly<Record<string, unknown>> => {
  if (state.status === 'succeeded') return state.output;
  if (state.status !== 'failed') return {};
  const { result, at } = state.evidence;
  return { result, at };
};
