/**
 * The dependency graph of the estate: what a component stands on, directly or through others, and
 * which failures explain which. Pure. A graph with a circle in it is walked once.
 */
import type { Estate } from '@recovery-ledger/ledger';
import type { Cause, World } from '../world/state.ts';

/** Everything that `component` depends on; the site that all stand on is among it. */
export const dependenciesOf = (estate: Estate, component: string): ReadonlySet<string> => {
  const site = estate.policy.fullDr?.component;
  const found = new Set<string>();
  if (component === site) return found;
  const open = [...dependsOn(estate, component)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === component || found.has(next)) continue;
    found.add(next);
    open.push(...dependsOn(estate, next));
  }
  return site === undefined ? found : found.add(site);
};

const dependsOn = ({ components }: Estate, component: string): readonly string[] =>
  Object.hasOwn(components, component) ? (components[component]?.dependsOn ?? []) : [];

/** What is only slow or behind takes nothing down that stands on it. */
const partial: readonly Cause['failureType'][] = ['SLOW', 'FLAPPING', 'REPLICATION_LAG'];

export const isDown = ({ failureType }: Cause): boolean =>
  failureType !== null && !partial.includes(failureType);

/** Failures that nobody has recovered and that have not cleared, oldest first. */
export const openFailures = ({ causes, recoveries }: World): readonly Cause[] =>
  Object.values(causes)
    .filter(({ asked, clearedAtMs, decision }) => {
      if (asked !== null || clearedAtMs !== null) return false;
      return decision.kind !== 'decided' || recoveries[decision.recovery]?.status !== 'completed';
    })
    .sort((a, b) => a.sequence - b.sequence);

/** It has a failure of its own, whatever it stands on: its process does nothing any more. */
const ownFailures: readonly Cause['failureType'][] = ['PROCESS_DEAD', 'HUNG'];

export const hasOwnFailure = ({ failureType }: Cause): boolean => ownFailures.includes(failureType);

/** The failed dependency that explains this failure. */
export const explanationOf = (
  cause: Cause,
  failures: readonly Cause[],
  estate: Estate,
): Cause | undefined => deepestOf(explanationsOf(cause, failures, estate), estate);

/** One of those that are down that stands on none of the others. */
export const deepestOf = (down: readonly Cause[], estate: Estate): Cause | undefined => {
  const root = down.find((other) => {
    const under = dependenciesOf(estate, other.component);
    return !down.some(({ component }) => under.has(component));
  });
  return root ?? down[0];
};

/**
 * Every failed dependency that may explain it. The two failed within the window of each other:
 * what has stood without its dependency for longer did not fall with it. In a circle nothing
 * explains another.
 */
export const explanationsOf = (
  cause: Cause,
  failures: readonly Cause[],
  estate: Estate,
): readonly Cause[] => {
  const below = dependenciesOf(estate, cause.component);
  const windowMs = estate.policy.correlationWindow;
  return failures.filter(
    (other) =>
      below.has(other.component) &&
      isDown(other) &&
      Math.abs(other.atMs - cause.atMs) <= windowMs &&
      !dependenciesOf(estate, other.component).has(cause.component),
  );
};
