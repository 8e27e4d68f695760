/**
 * Everything about a runbook that can be known before it runs: actions exist, variables exist
 * with their types, and parameters decode. Pure. Every problem carries file, line and path.
 */
import type { Estate, FileProblem, LoadedRunbook, Runbook, Step } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { AnyAction } from '../actions/catalogue.ts';
import { approvalStepId } from '../recovery/approval-step.ts';
import {
  builtIns,
  resolve,
  type Signature,
  type Value,
  type ValueType,
  variablesIn,
} from './template.ts';

export const checkRunbook = (
  { runbook, problemAt }: LoadedRunbook,
  estate: Estate,
  actions: ReadonlyMap<string, AnyAction>,
): readonly FileProblem[] => {
  const component = estate.components[runbook.recovers];
  const unknown =
    component === undefined
      ? [problemAt(['recovers'], `unknown component "${runbook.recovers}"`)]
      : [];
  const steps = runbook.steps.flatMap((step, index) => {
    const at = (...path: string[]) => ['steps', index, ...path];
    const signature = signatureFor(step, runbook, estate, actions);
    const found = checkStep(step, signature, actions);
    return found.map(({ path, message }) => problemAt(at(...path), message));
  });
  return [...unknown, ...steps];
};

type StepProblem = { readonly path: readonly string[]; readonly message: string };

const checkStep = (
  step: Step,
  signature: Signature,
  actions: ReadonlyMap<string, AnyAction>,
): readonly StepProblem[] => {
  const { precondition, postcondition, undo, id } = step;
  const reserved = id === approvalStepId ? [reservedId] : [];
  const conditions = unknownIn({ precondition, postcondition }, signature);
  const own = checkAction(step, step.timeout, signature, actions);
  const outputs = outputsOf(step, actions);
  const undoing =
    undo === undefined
      ? []
      : checkAction(undo, undo.timeout ?? step.timeout, { ...signature, ...outputs }, actions);
  return [
    ...reserved,
    ...conditions,
    ...own,
    ...undoing.map(({ path, message }) => ({ path: ['undo', ...path], message })),
  ];
};

const reservedId = {
  path: ['id'],
  message: `"${approvalStepId}" is the step that asks people before a plan begins`,
};

const checkAction = (
  named: { readonly action: string; readonly with: Readonly<Record<string, unknown>> },
  timeoutMs: number,
  signature: Signature,
  actions: ReadonlyMap<string, AnyAction>,
): readonly StepProblem[] => {
  const action = actions.get(named.action);
  if (action === undefined) {
    const known = [...actions.keys()].join(', ');
    return [{ path: ['action'], message: `unknown action "${named.action}"; known: ${known}` }];
  }
  const unknown = unknownIn({ with: named.with }, signature);
  if (unknown.length > 0) return unknown;
  const sampled = resolve(named.with, samples(signature));
  if (E.isLeft(sampled)) return [];
  const problems = action.problems(sampled.right).map((message) => ({ path: ['with'], message }));
  const leastMs = action.minimumMs(sampled.right);
  const short = `shorter than the ${leastMs} ms that it may take by its own terms`;
  return leastMs > timeoutMs ? [...problems, { path: ['timeout'], message: short }] : problems;
};

const unknownIn = (
  places: Readonly<Record<string, unknown>>,
  signature: Signature,
): readonly StepProblem[] =>
  Object.entries(places).flatMap(([place, value]) =>
    variablesIn(value)
      .filter((name) => !Object.hasOwn(signature, name))
      .map((name) => ({ path: [place], message: unknownVariable(name, signature) })),
  );

const unknownVariable = (name: string, signature: Signature): string =>
  `unknown variable \${${name}}; known here: ${Object.keys(signature).sort().join(', ')}`;

/** Built-ins, endpoints, parameters, and the outputs of the steps that this one needs. */
const signatureFor = (
  step: Step,
  { steps, parameters }: Runbook,
  { endpoints }: Estate,
  actions: ReadonlyMap<string, AnyAction>,
): Signature => {
  const fixed = Object.keys(endpoints).map((name): [string, ValueType] => [
    `endpoints.${name}`,
    'string',
  ]);
  const asked = Object.keys(parameters ?? {}).map((name): [string, ValueType] => [
    `parameters.${name}`,
    'string',
  ]);
  const outputs = ancestorsOf(step, steps).flatMap((one) =>
    Object.entries(outputsOf(one, actions)),
  );
  return { ...builtIns, ...Object.fromEntries([...fixed, ...asked, ...outputs]) };
};

/** What is left out has none. */
const outputsOf = (
  { id, action, skip }: Step,
  actions: ReadonlyMap<string, AnyAction>,
): Signature => {
  const output = skip === undefined ? (actions.get(action)?.output ?? {}) : {};
  return Object.fromEntries(
    Object.entries(output).map(([name, type]) => [`steps.${id}.${name}`, type]),
  );
};

const ancestorsOf = (step: Step, steps: readonly Step[]): readonly Step[] => {
  const wanted = new Set(step.needs);
  for (const earlier of [...steps].reverse()) {
    if (wanted.has(earlier.id)) for (const need of earlier.needs) wanted.add(need);
  }
  return steps.filter(({ id }) => wanted.has(id));
};

const sampleOf: Readonly<Record<ValueType, Value>> = {
  integer: 1,
  string: 'text',
  url: 'http://127.0.0.1:1',
};

const samples = (signature: Signature): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(signature).map(([name, type]) => [name, sampleOf[type]]));
