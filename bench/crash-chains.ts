/** Which crash points one recovery is interrupted at, one after the other. Pure. */
import type { Runbook } from '@recovery-ledger/ledger';
import { crashPointsOf } from '@recovery-ledger/recoverers';

/** All of a runbook, about as they are come by: a step is as late as the longest way to it. */
export const pointsInOrder = (runbook: Runbook): readonly string[] => {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const needs = runbook.steps.find((step) => step.id === id)?.needs ?? [];
    const depth = depths.get(id) ?? 1 + Math.max(0, ...needs.map(depthOf));
    depths.set(id, depth);
    return depth;
  };
  const steps = [...runbook.steps].sort((a, b) => depthOf(a.id) - depthOf(b.id));
  return crashPointsOf({ ...runbook, steps });
};

/** The first that is left, and others well behind it. */
export const nextChain = (left: readonly string[], most: number): readonly string[] => {
  const apart = Math.ceil(left.length / most);
  return left.filter((_, i) => i % apart === 0).slice(0, most);
};
