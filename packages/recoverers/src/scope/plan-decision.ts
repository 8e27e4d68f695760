/**
 * Which recovery a cause asks for: its own, or of the whole estate when so many failed that this is
 * the scope. Pure. The recovery's id follows from the cause, so that to decide twice is to decide
 * once.
 */
import type { DecisionOrigin, Estate } from '@recovery-ledger/ledger';
import { isOver, openDecisionOf } from '../world/open-recoveries.ts';
import type { Cause, Decision, World } from '../world/state.ts';
import type { Assessment } from './assess-scope.ts';
import { isHeldBack } from './held-back-now.ts';

/** What is decided on, before anything is surveyed. */
export type Subject = {
  readonly cause: Cause;
  readonly component: string;
  readonly origin: DecisionOrigin;
  readonly incident: string;
  readonly recovery: string;
  readonly parent: string | null;
  readonly site: string | null;
  readonly target: string | null;
  readonly runbookName: string | null;
};

const recoveryId = (cause: Cause, component: string): string =>
  cause.component === component
    ? `rec-${cause.sequence}`
    : `rec-${cause.sequence}-${component}`.slice(0, 64);

export const ownSubject = (cause: Cause, incident: string, estate: Estate): Subject => {
  const { component, asked } = cause;
  const target = asked?.target ?? null;
  const isSite = target !== null && Object.hasOwn(estate.sites, target);
  return {
    ...{ cause, component, incident, parent: null },
    origin: asked === null ? 'failure' : asked.kind === 'kill' ? 'kill_switch' : 'request',
    recovery: recoveryId(cause, component),
    site: isSite
      ? target
      : asked?.kind === 'fail_back'
        ? homeOf(estate)
        : siteOf(component, estate),
    target: isSite ? null : target,
    runbookName: askedRunbook(cause, estate) ?? runbookOf(component, estate),
  };
};

/** A planned move lets what is under way finish first, where the estate has a runbook for that. */
const askedRunbook = ({ component, asked }: Cause, { components, policy }: Estate) => {
  const isPart = asked?.kind === 'fail_back' && component !== policy.fullDr?.component;
  const moves = asked?.kind === 'switch_over' || isPart;
  if (!moves) return asked?.runbook ?? null;
  return Object.hasOwn(components, component) ? (components[component]?.switchover ?? null) : null;
};

/** The site that is built to stay, where the estate has one that stands by. */
const homeOf = ({ sites }: Estate): string | null =>
  Object.entries(sites).find(([, { standby }]) => !standby)?.[0] ?? null;

/** The activation, when it is the scope and none is under way, or one that is held back by now. */
export const wholeSubject = (
  cause: Cause,
  assessment: Assessment,
  world: World,
  estate: Estate,
  nowMs: number,
): Subject | undefined => {
  const { fullDr } = estate.policy;
  if (assessment.scope !== 'full_dr' || fullDr === null) return undefined;
  const { component, runbook } = fullDr;
  const open = openDecisionOf(world, component);
  if (cause.component === component || isBehind(cause, component, world)) return undefined;
  if (open !== undefined && !mayBeWithdrawn(open, cause, world, nowMs)) return undefined;
  return {
    ...{ cause, component, incident: assessment.incident, parent: null, target: null },
    origin: 'failure',
    recovery: recoveryId(cause, component),
    site: siteOf(component, estate),
    runbookName: runbook,
  };
};

/**
 * An activation has ended since, well or not: what is still down is no reason for another one, and
 * what people said no to is not asked again. It is recovered by itself.
 */
const isBehind = ({ atMs }: Cause, whole: string, { decisions, recoveries }: World): boolean =>
  Object.values(decisions).some(({ component, recovery }) => {
    const progress = recoveries[recovery];
    return component === whole && isOver(progress) && atMs <= (progress?.endedAtMs ?? 0);
  });

/** Decided for this cause, and held back before it was claimed. */
const mayBeWithdrawn = (open: Decision, cause: Cause, world: World, nowMs: number): boolean =>
  open.cause === cause.sequence &&
  world.recoveries[open.recovery] === undefined &&
  isHeldBack(open, world, nowMs);

/** The whole goes to the site that stands by; a component to wherever a fit candidate is. */
const siteOf = (component: string, { policy, sites }: Estate): string | null =>
  component === policy.fullDr?.component
    ? (Object.entries(sites).find(([, { standby }]) => standby)?.[0] ?? null)
    : null;

export const runbookOf = (component: string, { components, policy }: Estate): string | null => {
  if (component === policy.fullDr?.component) return policy.fullDr.runbook;
  return Object.hasOwn(components, component) ? (components[component]?.runbook ?? null) : null;
};
