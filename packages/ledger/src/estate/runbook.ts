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
import { decodeYaml, type FileProblem, type Located } from './yaml.ts';

/** `until` is polled until it holds or the step's timeout is over: there are no sleeps. */
const Condition = t.strict(
  { http: t.string, expect: t.record(t.string, t.union([t.string, t.number, t.boolean])) },
  'Condition',
);
export type Condition = t.TypeOf<typeof Condition>;

const optional = t.partial({
  precondition: Condition,
  postcondition: Condition,
  undo: t.strict({ action: t.string, with: t.record(t.string, t.unknown) }),
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

export const Runbook = t.strict(
  {
    runbook: t.string,
    recovers: ComponentId,
    why: t.string,
    steps: t.readonlyArray(Step),
  },
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
  const problems = check(decoded.right);
  return problems.length > 0
    ? E.left(problems)
    : E.right({ runbook, hash: contentHash(text), text, problemAt });
};

/** `needs` may only name earlier steps: the file reads in an order that works, without cycles. */
const check = ({ value, problemAt }: Located<Runbook>): readonly FileProblem[] => {
  const seen = new Set<string>();
  const problems: FileProblem[] = [];
  value.steps.forEach(({ id, needs, attempts, budget, timeout }, index) => {
    const at = (key: string) => ['steps', index, key];
    if (seen.has(id)) problems.push(problemAt(at('id'), `a second step "${id}"`));
    needs.forEach((need, position) => {
      if (!seen.has(need))
        problems.push(problemAt([...at('needs'), position], `"${need}" is not an earlier step`));
    });
    if (attempts < 1) problems.push(problemAt(at('attempts'), 'at least 1'));
    if (budget > timeout) problems.push(problemAt(at('budget'), 'longer than the timeout'));
    seen.add(id);
  });
  if (value.steps.length === 0) problems.push(problemAt(['steps'], 'a runbook needs steps'));
  return problems;
};
