/**
 * A failure that is left to another recovery: of the dependency that explains it, or of the whole
 * estate. Pure. After the root is back its dependants get the correlation window to come back by
 * themselves; what is still down then is decided anew.
 */
import type { Cause, World } from '../world/state.ts';
import { activationOver } from './activation.ts';
import type { HoldRule, Rule } from './blockers.ts';
import { dependenciesOf, explanationOf, isDown, openFailures } from './dependencies.ts';

export const explained: Rule = ({ cause, world, estate, nowMs }) => {
  if (cause.asked !== null) return undefined;
  const by = explanationOf(cause, openFailures(world), estate);
  if (by !== undefined) {
    return {
      code: 'explained',
      detail: `${by.component} is down (failure #${by.sequence}), and ${cause.component} stands on it`,
      lift: `${by.component} is back and ${cause.component} is not`,
      untilMs: null,
    };
  }
  const windowMs = estate.policy.correlationWindow;
  const below = dependenciesOf(estate, cause.component);
  const untilMs = Math.max(
    0,
    ...Object.values(world.causes)
      .filter((root) => root.incident === cause.incident && below.has(root.component))
      .map((root) => (isDown(root) ? (backAtMs(root, world) ?? 0) + windowMs : 0)),
  );
  if (untilMs <= nowMs) return undefined;
  const until = new Date(untilMs).toISOString();
  return {
    code: 'explained',
    detail: `what ${cause.component} stands on is back: it may come back by itself`,
    lift: `after ${until}, if it is still down`,
    untilMs,
  };
};

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
