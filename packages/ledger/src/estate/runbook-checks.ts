/** What a runbook's steps must be together, beyond the shape of each. Pure. */
import type { Runbook, Step } from './runbook.ts';
import type { FileProblem, Located } from './yaml.ts';

type Path = readonly (string | number)[];
type Found = { readonly path: Path; readonly message: string };

/** `needs` may only name earlier steps: the file reads in an order that works, without cycles. */
export const checkSteps = ({ value, problemAt }: Located<Runbook>): readonly FileProblem[] => {
  const problems = value.steps.flatMap((step, index) => {
    const earlier = value.steps.slice(0, index).map(({ id }) => id);
    const found = [...places(step, earlier), ...limits(step), ...waysOut(step)];
    return found.map(({ path, message }) => problemAt(['steps', index, ...path], message));
  });
  return value.steps.length > 0 ? problems : [problemAt(['steps'], 'a runbook needs steps')];
};

const places = ({ id, needs }: Step, earlier: readonly string[]): readonly Found[] => [
  ...(earlier.includes(id) ? [{ path: ['id'], message: `a second step "${id}"` }] : []),
  ...needs.flatMap((need, at) =>
    earlier.includes(need)
      ? []
      : [{ path: ['needs', at], message: `"${need}" is not an earlier step` }],
  ),
];

const limits = ({ attempts, budget, timeout, backoff, undo }: Step): readonly Found[] => [
  ...problem(attempts < 1, ['attempts'], 'at least 1'),
  ...problem(budget > timeout, ['budget'], 'longer than the timeout'),
  ...problem(backoff?.first === 0, ['backoff', 'first'], 'a pause of nothing is none'),
  ...problem(
    backoff !== undefined && backoff.first > backoff.max,
    ['backoff', 'first'],
    'longer than the longest pause',
  ),
  ...problem(
    backoff !== undefined && attempts === 1,
    ['backoff'],
    'one attempt has no pause before a second: give it attempts, or leave this out',
  ),
  ...problem(undo?.attempts === 0, ['undo', 'attempts'], 'at least 1'),
];

/** A step that may not be undone is never undone by a guess. */
const waysOut = ({ irreversible, undo, onFailure, skip, secrets }: Step): readonly Found[] => [
  ...problem(
    irreversible && undo !== undefined,
    ['undo'],
    'the step is irreversible: it has no undo, or it is not irreversible',
  ),
  ...problem(
    irreversible && onFailure === 'compensate',
    ['onFailure'],
    'an irreversible step that failed may have been done: let it pause',
  ),
  ...problem(
    skip?.reason.trim() === '',
    ['skip', 'reason'],
    'a step is not skipped without a reason',
  ),
  ...(secrets ?? []).flatMap((name, at) =>
    secrets?.indexOf(name) === at
      ? []
      : [{ path: ['secrets', at], message: `${name} is named twice` }],
  ),
];

const problem = (is: boolean, path: Path, message: string): readonly Found[] =>
  is ? [{ path, message }] : [];
