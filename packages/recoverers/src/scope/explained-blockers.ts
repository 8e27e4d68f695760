/**
 * A failure that is left to another recovery: of the dependency that explains it, or of the whole
 * estate. Pure. After the root is back its dependants get the correlation window to come back by
 * themselves; what is still down then is decided anew.
 */
import { openDecisionOf } from '../world/open-recoveries.ts';
import type { Cause, World } from '../world/state.ts';
import { activationOver } from './activation.ts';
import type { HoldRule, Rule } from './blockers.ts';
import {
  deepestOf,
  dependenciesOf,
  explanationsOf,
  hasOwnFailure,
  isDown,
  openFailures,
} from './dependencies.ts';

export const explained: Rule = ({ cause, world, estate, nowMs }) => {
  if (cause.asked !== null) return undefined;
  const down = explanationsOf(cause, openFailures(world), estate);
  const by = down.find((one) => isRecovered(one, world)) ?? deepestOf(down, estate);
  const windowMs = estate.policy.correlationWindow;
  if (by !== undefined) {
    const untilMs = waitsUntilMs(by, cause, world, windowMs);
    if (untilMs !== null && untilMs <= nowMs) return undefined;
    const orNobody =
      untilMs === null ? '' : `, or at ${instant(untilMs)}, if nobody recovers ${by.component}`;
    return {
      code: 'explained',
      detail: `${by.component} is down (failure #${by.sequence}), and ${cause.component} stands on it`,
      lift: `${by.component} is back and ${cause.component} is not${orNobody}`,
      untilMs,
    };
  }
  const below = dependenciesOf(estate, cause.component);
  const untilMs = Math.max(
    0,
    ...Object.values(world.causes)
      .filter((root) => root.incident === cause.incident && below.has(root.component))
      .map((root) => (isDown(root) ? (backAtMs(root, world) ?? 0) + windowMs : 0)),
  );
  if (untilMs <= nowMs) return undefined;
  return {
    code: 'explained',
    detail: `what ${cause.component} stands on is back: it may come back by itself`,
    lift: `after ${instant(untilMs)}, if it is still down`,
    untilMs,
  };
};

const instant = (ms: number): string => new Date(ms).toISOString();

/** Its component is being recovered without people, be it from another of its failures. */
const isRecovered = ({ component }: Cause, world: World): boolean => {
  const recovery = openDecisionOf(world, component);
  const status = world.recoveries[recovery?.recovery ?? '']?.status ?? 'running';
  return recovery !== undefined && recovery.approval === null && status === 'running';
};

/**
 * How long a dependant waits for its root: null for as long as the root is down. A process that is
 * dead itself waits for a root that is being recovered; one that is withheld, asks people or has
 * stopped could keep it waiting for hours, so it gets the window and no more.
 */
const waitsUntilMs = (root: Cause, cause: Cause, world: World, windowMs: number): number | null =>
  !hasOwnFailure(cause) || isRecovered(root, world)
    ? null
    : Math.max(root.atMs, cause.atMs) + windowMs;

const backAtMs = ({ clearedAtMs, decision }: Cause, { recoveries }: World): number | null => {
  const recovery = decision.kind === 'decided' ? recoveries[decision.recovery] : undefined;
  return recovery?.status === 'completed' ? recovery.endedAtMs : clearedAtMs;
};

export const partOfActivation: HoldRule = ({ component, world, estate }) => {
  const activation = activationOver(component, world, estate);
  return activation === undefined
    ? undefined
    : {
        code: 'part_of_activation',
        detail: `${activation.recovery} recovers the whole estate by ${activation.runbook}`,
        lift: `${activation.recovery} ends and ${component} is still down`,
        untilMs: null,
      };
};
