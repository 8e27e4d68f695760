/** Which crash points one recovery is interrupted at, one after the other. Pure. */
import type { Runbook } from '@recovery-ledger/ledger';
import { crashPointsOf } from '@recovery-ledger/recoverers';
import type { Crash } from '../test/harness/takeover.ts';

/**
 * Those of a runbook that begin with one of `only`, all when there is none; about as they are come
 * by: a step is as late as the longest way to it.
 */
export const pointsInOrder = (runbook: Runbook, only: readonly string[]): readonly string[] => {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const needs = runbook.steps.find((step) => step.id === id)?.needs ?? [];
    const depth = depths.get(id) ?? 1 + Math.max(0, ...needs.map(depthOf));
    depths.set(id, depth);
    return depth;
  };
  const steps = [...runbook.steps].sort((a, b) => depthOf(a.id) - depthOf(b.id));
  return crashPointsOf({ ...runbook, steps }).filter(
    (point) => only.length === 0 || only.some((start) => point.startsWith(start)),
  );
};

/** The first that is left, and others well behind it. */
export const nextChain = (left: readonly string[], most: number): readonly string[] => {
  const apart = Math.ceil(left.length / most);
  return left.filter((_, i) => i % apart === 0).slice(0, most);
};

/** How long after a death the next one went on. */
export const spreadOf = (crashes: readonly Crash[]): string => {
  const took = crashes.map(({ takenOverMs }) => takenOverMs).sort((a, b) => a - b);
  const ms = (value = Number.NaN) => `${value.toFixed(0)} ms`;
  return `median ${ms(took[Math.floor(took.length / 2)])}, max ${ms(took.at(-1))}`;
};
