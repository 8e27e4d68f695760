/**
 * One run over an estate, or over one component of it: would a recovery find what it needs? IO,
 * through what is handed in. Only what a runbook recovers is looked at.
 */
import { checkComponent } from './check-component.ts';
import type { ReadinessDeps } from './deps.ts';
import type { ReadinessChecked } from './judged.ts';
import { learn } from './known.ts';
import { summarise } from './summarise.ts';

/** `scheduledAt` is null when a person asked; `only` names the one component that is meant. */
export const checkReadiness = async (
  deps: ReadinessDeps,
  scheduledAt: string | null,
  only?: string,
): Promise<ReadinessChecked> => {
  const from = deps.monotonicNs();
  const known = await learn(deps);
  const checks = await Promise.all(
    recovered(deps, only).map(({ id, component, runbook }) =>
      checkComponent(id, component, runbook, known, deps),
    ),
  );
  return {
    ...{ instance: deps.instance, run: deps.run, scheduledAt },
    ...summarise(checks.flat()),
    durationNs: String(deps.monotonicNs() - from),
  };
};

const recovered = ({ estate }: ReadinessDeps, only: string | undefined) =>
  Object.entries(estate.components).flatMap(([id, component]) => {
    const { runbook } = component;
    return runbook === null || (only !== undefined && only !== id)
      ? []
      : [{ id, component, runbook }];
  });
