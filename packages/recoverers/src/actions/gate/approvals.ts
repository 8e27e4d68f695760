/**
 * Whether every approval of the plan comes before this step. Pure. A step runs only after what it
 * needs has succeeded, so that an approval among its needs has been given; one that stands beside
 * it has not been waited for. A plan without approvals is one that policy has authorised.
 */
import type { ActionContext } from '../action.ts';
import type { Judged } from '../question/wanted.ts';

export const judgeApprovals = ({ plan, step }: Pick<ActionContext, 'plan' | 'step'>): Judged => {
  const asked = plan.steps.filter(({ action }) => action === 'approve').map(({ id }) => id);
  const before = ancestors(plan.steps, step);
  const beside = asked.filter((id) => !before.has(id));
  const wanted = 'every approval of the plan is given before';
  if (beside.length > 0) {
    return { result: 'fail', found: `not waited for: ${beside.join(', ')}`, wanted };
  }
  const found = asked.length === 0 ? 'none is asked for: pre-authorised' : asked.join(', ');
  return { result: 'pass', found, wanted };
};

const ancestors = (steps: ActionContext['plan']['steps'], step: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    for (const need of steps.find((each) => each.id === id)?.needs ?? []) {
      if (!found.has(need)) {
        found.add(need);
        visit(need);
      }
    }
  };
  visit(step);
  return found;
};
