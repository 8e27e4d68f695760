/**
 * Which incident a failure belongs to, and how far the trouble reaches: one component, or so many
 * at once that the whole is recovered at the other site. Pure.
 *
 * A failed dependency explains its dependants: they are one incident, and only the root counts.
 * Failures that nothing explains are counted within the correlation window; from the policy's
 * number of them on it is full disaster recovery. Nobody waits for the window: each failure is
 * judged by what is known when it comes, and judged again when more is.
 */
import type { Estate, EventOfType } from '@recovery-ledger/ledger';
import type { Cause, World } from '../world/state.ts';
import { dependenciesOf, explanationOf, isDown, openFailures } from './dependencies.ts';

export type Assessment = {
  readonly incident: string;
  readonly scope: 'component' | 'full_dr';
  readonly root: string;
  readonly counted: readonly Cause[];
  readonly explained: readonly { readonly cause: Cause; readonly by: Cause }[];
  readonly threshold: number | null;
  /** Failures of incidents of their own that turned out to be part of this one. */
  readonly merged: readonly Cause[];
};

export const assessScope = (failure: Cause, world: World, estate: Estate): Assessment => {
  const failures = withFailure(openFailures(world), failure);
  const explanations = new Map(
    failures.map((cause) => [cause.sequence, explanationOf(cause, failures, estate)]),
  );
  const windowMs = estate.policy.correlationWindow;
  const site = estate.policy.fullDr?.component;
  const near = failures.filter(({ atMs }) => Math.abs(atMs - failure.atMs) <= windowMs);
  const counted = firstOfEach(
    near.filter((cause) => isDown(cause) && explanations.get(cause.sequence) === undefined),
  );
  const threshold = estate.policy.fullDr?.systems ?? null;
  const full =
    failure.component === site || (threshold !== null && counted.length >= Math.max(1, threshold));
  const related = failures.filter((other) => isRelated(failure, other, estate));
  const within = full ? [...new Set([...related, ...counted])].sort(bySequence) : related;
  const incident = incidentFor(failure, within, world);
  return {
    incident,
    scope: full ? 'full_dr' : 'component',
    root: (explanations.get(failure.sequence) ?? failure).component,
    counted: full ? counted : counted.filter((cause) => within.includes(cause)),
    explained: within.flatMap((cause) => {
      const by = explanations.get(cause.sequence);
      return by === undefined ? [] : [{ cause, by }];
    }),
    threshold,
    merged: full ? [] : mergedInto(incident, failure, related, world),
  };
};

const bySequence = (a: Cause, b: Cause): number => a.sequence - b.sequence;

/** It is judged as it was confirmed, also when it has cleared since. */
const withFailure = (failures: readonly Cause[], failure: Cause): readonly Cause[] =>
  failures.some(({ sequence }) => sequence === failure.sequence)
    ? failures
    : [...failures, failure].sort(bySequence);

const firstOfEach = (causes: readonly Cause[]): readonly Cause[] =>
  causes.filter(
    ({ component }, index) => causes.findIndex((one) => one.component === component) === index,
  );

/** Of the same component, or one stands on the other and they failed close enough together. */
const isRelated = (failure: Cause, other: Cause, estate: Estate): boolean => {
  if (other.component === failure.component) return true;
  const windowMs = estate.policy.correlationWindow;
  const explains = (below: Cause, above: Cause) =>
    isDown(below) &&
    below.atMs <= above.atMs + windowMs &&
    dependenciesOf(estate, above.component).has(below.component);
  return explains(other, failure) || explains(failure, other);
};

/** The oldest incident among them: a component that fails again stays in its own. */
const incidentFor = (failure: Cause, within: readonly Cause[], { causes }: World): string => {
  if (failure.incident !== null) return failure.incident;
  const own = Object.values(causes).find(
    ({ component, incident, sequence, asked }) =>
      component === failure.component &&
      asked === null &&
      incident !== null &&
      sequence < failure.sequence,
  );
  const known = [own, ...within].find((cause) => (cause?.incident ?? null) !== null);
  return known?.incident ?? `inc-${failure.sequence}`;
};

/**
 * Only an incident in which nothing was decided yet can become part of another, and then all of it:
 * what was left behind in it would be forgotten with it.
 */
const mergedInto = (
  into: string,
  failure: Cause,
  related: readonly Cause[],
  { causes, decisions }: World,
): readonly Cause[] => {
  const all = Object.values(causes).sort(bySequence);
  const gone = related.flatMap(({ incident }) => {
    if (incident === null || incident === into) return [];
    const isUntouched = all.every(
      (cause) => cause.incident !== incident || cause.decision.kind !== 'decided',
    );
    // An activation answers no cause of its own: it is known by its incident alone.
    const isDecided = Object.values(decisions).some((one) => one.incident === incident);
    return isUntouched && !isDecided ? [incident] : [];
  });
  return all.filter(
    ({ incident, sequence }) =>
      incident !== null && gone.includes(incident) && sequence !== failure.sequence,
  );
};

type Scoped = EventOfType<'ScopeAssessed'>['data'];

/** What the assessment says, as the event that records it. */
export const assessedData = (
  failure: Cause,
  assessment: Assessment,
  estate: Estate,
  decidedAtSequence: number,
): Scoped => {
  const { incident, scope, root, counted, explained, threshold } = assessment;
  const causes = [...counted, ...explained.map(({ cause }) => cause), failure];
  const inputs = [...new Set(causes.map(({ sequence }) => sequence))].sort((a, b) => a - b);
  return {
    incident,
    scope,
    components: [...new Set(causes.map(({ component }) => component))],
    rule: ruleOf(assessment),
    inputs,
    decidedAtSequence,
    origin: 'failure',
    policyVersion: estate.policy.version,
    root,
    counted: counted.map(({ component }) => component),
    explained: explained.map(({ cause, by }) => ({ component: cause.component, by: by.component })),
    threshold,
    windowMs: estate.policy.correlationWindow,
  };
};

const ruleOf = ({ scope, explained, threshold, counted }: Assessment): string => {
  if (scope === 'full_dr') {
    return threshold !== null && counted.length >= threshold
      ? `${threshold} or more failures that no dependency explains, within the correlation window: full disaster recovery`
      : 'the site itself is lost: full disaster recovery';
  }
  return explained.length > 0
    ? 'a failed dependency explains its dependants: the root is recovered first'
    : 'no failed dependency explains it, and too few failed at once for full recovery: component recovery';
};
