/** Whether this machine has the means that a scenario needs. IO. */
import type { Need, Scenario } from './scenario.ts';
import { cannotSlow } from './slow-disk.ts';
import { cannotMount } from './small-disk.ts';

const means: Readonly<Record<Need, () => string | null>> = {
  mount: cannotMount,
  strace: cannotSlow,
};

/** Null where it can be run, else why not, in words for the person. */
export const cannotRun = ({ needs }: Scenario): string | null =>
  needs.map((need) => means[need]()).find((reason) => reason !== null) ?? null;
