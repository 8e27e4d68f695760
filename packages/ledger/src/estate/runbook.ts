/**
 * A runbook: recovery steps as data, each with the reason it exists. Pure.
 * What an action's parameters may be is checked by the recoverers, who own the actions.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from '../events/primitives.ts';
import { OnFailure, Phase } from '../events/recovery-plan.ts';
import { Milliseconds } from './duration.ts';
import { contentHash } from './load-estate.ts';
import { checkSteps } from './runbook-checks.ts';
import { decodeYaml, type FileProblem, type Located } from './yaml.ts';

/** `until` is polled until it holds or the step's timeout is over: there are no sleeps. */
const Condition = t.strict(
  { http: t.string, expect: t.record(t.string, t.union([t.string, t.number, t.boolean])) },
  'Condition',
);
export type Condition = t.TypeOf<typeof Condition>;

const Conditions = t.union([Condition, t.readonlyArray(Condition)], 'Conditions');

/** What undoes the step, safe to run twice like the step itself; as patient as it, if not said. */
const Undo = t.intersection([
  t.strict({ action: t.string, with: t.record(t.string, t.unknown) }),
  t.partial({ timeout: Milliseconds, attempts: Sequence }),
]);

const EnvironmentName = new t.Type<string, string, unknown>(
  'EnvironmentName',
  t.string.is,
  (u, c) =>
    typeof u === 'string' && /^[A-Z][A-Z0-9_]*$/.test(u)
      ? t.success(u)
      : t.failure(u, c, `expected a name such as DB_PASSWORD, got ${JSON.stringify(u)}`),
  t.identity,
);

/**
 * `backoff` is the pause before the second try, doubled before each further one up to `max`.
 * `skip` leaves the step out of the plan, on the record. `secrets` are variables of the
 * recoverer's environment: given to the action by name, never written anywhere.
 */
const optional = t.partial({
  precondition: Conditions,
  postcondition: Conditions,
  undo: Undo,
  backoff: t.strict({ first: Milliseconds, max: Milliseconds }),
  skip: t.strict({ reason: t.string }),
  secrets: t.readonlyArray(EnvironmentName),
});

export const Step = t.intersection(
  [
    t.strict({
      id: Token,
      phase: Phase,
      why: t.string,
      action: t.string,
      with: t.record(t.string, t.unknown),
      needs: t.readonlyArray(Token),
      budget: Milliseconds,
      timeout: Milliseconds,
      attempts: Sequence,
      onFailure: OnFailure,
      irreversible: t.boolean,
    }),
    optional,
  ],
  'Step',
);
export type Step = t.TypeOf<typeof Step>;

/** How long the steps of a phase may take together, from the first one's start to the last end. */
const Budgets = t.partial(
  Object.fromEntries(Object.keys(Phase.keys).map((phase) => [phase, Milliseconds])),
  'Budgets',
);

/** What it is, to whoever is asked for it; one with a `default` may be left out. */
const Parameter = t.intersection(
  [t.strict({ what: t.string }), t.partial({ default: t.string })],
  'Parameter',
);

/** `parameters`: what whoever starts it by hand has to give, by name. */
export const Runbook = t.intersection(
  [
    t.strict({
      runbook: t.string,
      recovers: ComponentId,
      why: t.string,
      steps: t.readonlyArray(Step),
    }),
    t.partial({ budgets: Budgets, parameters: t.record(t.string, Parameter) }),
  ],
  'Runbook',
);
export type Runbook = t.TypeOf<typeof Runbook>;

export type LoadedRunbook = {
  readonly runbook: Runbook;
  readonly hash: string;
  readonly text: string;
  readonly problemAt: Located<Runbook>['problemAt'];
};

export const loadRunbook = (
  file: string,
  text: string,
): E.Either<readonly FileProblem[], LoadedRunbook> => {
  const decoded = decodeYaml(file, text, Runbook);
  if (E.isLeft(decoded)) return decoded;
  const { value: runbook, problemAt } = decoded.right;
  const problems = [...wrongNames(decoded.right), ...checkSteps(decoded.right)];
  return problems.length > 0
    ? E.left(problems)
    : E.right({ runbook, hash: contentHash(text), text, problemAt });
};

/** They are names of `${parameters.<name>}`, and of `--set <name>=<value>`. */
const wrongNames = ({ value: { parameters = {} }, problemAt }: Located<Runbook>) =>
  Object.keys(parameters)
    .filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))
    .map((name) =>
      problemAt(['parameters', name], `expected a name such as target, got "${name}"`),
    );

/** One condition or a list of them: all have to hold. */
export const conditionsOf = (
  given: Condition | readonly Condition[] | undefined,
): readonly Condition[] => {
  if (given === undefined) return [];
  return Condition.is(given) ? [given] : given;
};
