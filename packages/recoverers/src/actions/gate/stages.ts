/**
 * The stages of reopening and the way between them. Pure.
 *
 * Trading opens one stage at a time, each after the gate was evaluated anew: orders may only be
 * cancelled, then only reduce positions, then a share of the size, then all. Back it goes in one
 * step, to `cancel_only`: what is unknown may not add exposure, and opening again costs little.
 */
export const stages = ['halted', 'cancel_only', 'reduce_only', 'limited', 'full'] as const;
export type Stage = (typeof stages)[number];

const safeStage: Stage = 'cancel_only';

export const isStage = (value: unknown): value is Stage => stages.some((stage) => stage === value);

/** The stage after `current` on the way to `target`; undefined when it is reached or passed. */
export const nextStage = (current: Stage, target: Stage): Stage | undefined => {
  const at = stages.indexOf(current);
  return at < stages.indexOf(target) ? stages[at + 1] : undefined;
};

/** Where a bad input takes a stage back to; undefined where it is as closed already. */
export const stepBackFrom = (current: Stage): Stage | undefined =>
  stages.indexOf(current) > stages.indexOf(safeStage) ? safeStage : undefined;
