/**
 * What an estate's targets come to when its systems are read together: the recovery time in effect
 * where somebody waits for it sooner, and the availability of what must all be up. Pure.
 */
import {
  type EffectiveTarget,
  type Estate,
  effectiveTargets,
  seriesAvailability,
} from '@recovery-ledger/ledger';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';

export type TargetsReport = {
  readonly targets: readonly EffectiveTarget[];
  /** Per cent, of the systems of priority 1 that the priority matrix names; null without any. */
  readonly seriesAvailability: number | null;
  readonly promisedAvailability: number | null;
};

export const targetsReport = (estate: Estate): TargetsReport => {
  const first = Object.values(estate.components).filter(
    ({ priority, priorityLabel }) => priority === 1 && priorityLabel !== '',
  );
  const series = seriesAvailability(first.map(({ availability }) => availability));
  return {
    targets: effectiveTargets(estate),
    seriesAvailability: first.length === 0 ? null : series,
    promisedAvailability: estate.targets === null ? null : Number(estate.targets.availability),
  };
};

export const targetsLines = (estate: Estate): readonly string[] => {
  const { targets, seriesAvailability: series, promisedAvailability } = targetsReport(estate);
  const rows = targets.map(({ component, rtoMs, effectiveMs, because }) => {
    const { priority = 0, tier = 0 } = estate.components[component] ?? {};
    const effect = because === null ? '' : `${showMs(effectiveMs)} in effect: ${because} needs it`;
    return [`  ${component}`, `P${priority}`, `tier ${tier}`, `RTO ${showMs(rtoMs)}`, effect];
  });
  const short =
    series !== null && promisedAvailability !== null && series < promisedAvailability
      ? [
          `  all of priority 1 together: ${series.toFixed(3)} %, less than the ${promisedAvailability} % promised for the whole`,
        ]
      : [];
  return [...columns(rows), ...short];
};
