/**
 * Named places around every IO of a recoverer, where a test can kill the process. Pure: the list
 * is made from the runbook, so that a new step brings its own points.
 */
import type { Runbook } from '@recovery-ledger/ledger';

export type CrashPoint = string;

/** Called at each point on the way to recovering a component; does nothing outside tests. */
export type CrashHere = (point: CrashPoint, component: string) => void;

/** For a drive, which is of one component. */
export const crashIn =
  (crash: CrashHere, component: string) =>
  (point: CrashPoint): void =>
    crash(point, component);

export const crashPointsOf = ({ steps }: Runbook): readonly CrashPoint[] => [
  'before-assign',
  'after-assign',
  'after-decide',
  'after-claim',
  'after-epoch',
  'after-plan',
  ...steps.flatMap(({ id }) => [
    `before-start:${id}`,
    `after-start:${id}`,
    `after-effect:${id}`,
    `after-success:${id}`,
  ]),
  ...steps.flatMap(({ id, undo }) =>
    undo === undefined ? [] : [`before-undo:${id}`, `after-undo:${id}`],
  ),
  'after-complete',
  'after-release',
];
