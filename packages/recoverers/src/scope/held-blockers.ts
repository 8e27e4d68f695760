/**
 * What holds recoveries back for a time or until a person lifts it: pauses, blocks, maintenance,
 * the session, the anti-flap window, and the cap on failovers. Pure; the clock is handed in.
 */
import { reaches } from '../world/held-back.ts';
import type { World } from '../world/state.ts';
import { antiFlapUntil } from './anti-flap.ts';
import type { Held, HoldRule } from './blockers.ts';
import { windowsOver } from './maintenance-windows.ts';
import { sessionOpensAt } from './session.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const orAfter = (untilMs: number | null): string =>
  untilMs === null ? '' : `, or after ${iso(untilMs)}`;

export const paused: HoldRule = ({ component, world, nowMs }) => pauseOf(component, world, nowMs);

/** Asked again right before a claim: it may have come between the decision and the claim. */
export const pauseOf = (component: string, { pauses }: World, nowMs: number): Held | undefined => {
  const [found] = Object.values(pauses)
    .filter((pause) => reaches(pause.components, component) && holds(pause, nowMs))
    .sort(longestFirst);
  return (
    found && {
      code: 'paused',
      detail: `${found.by} paused ${found.components === 'all' ? 'all recoveries' : 'it'}: ${found.reason}`,
      lift: `the pause ${found.pause} is lifted${orAfter(found.untilMs)}`,
      untilMs: found.untilMs,
    }
  );
};

export const blocked: HoldRule = ({ component, world, nowMs }) => blockOf(component, world, nowMs);

export const blockOf = (component: string, { blocks }: World, nowMs: number): Held | undefined => {
  const [found] = Object.values(blocks)
    .filter((block) => block.component === component && holds(block, nowMs))
    .sort(longestFirst);
  return (
    found && {
      code: 'blocked',
      detail: `${found.by} blocked ${component}: ${found.reason}`,
      lift: `the block ${found.block} is lifted${orAfter(found.untilMs)}`,
      untilMs: found.untilMs,
    }
  );
};

type Until = { readonly untilMs: number | null };

const holds = ({ untilMs }: Until, nowMs: number): boolean => untilMs === null || untilMs > nowMs;
const longestFirst = (a: Until, b: Until): number =>
  (b.untilMs ?? Number.POSITIVE_INFINITY) - (a.untilMs ?? Number.POSITIVE_INFINITY) || 0;

export const maintenance: HoldRule = ({ component, world, estate, nowMs }) => {
  const planned = Object.values(world.maintenance)
    .filter(({ components, fromMs, untilMs }) => {
      return reaches(components, component) && fromMs <= nowMs && nowMs < untilMs;
    })
    .map((one) => ({ id: one.maintenance, untilMs: one.untilMs, why: `${one.by}: ${one.reason}` }));
  const recurring = windowsOver(estate.maintenance, component, nowMs).map((window) => ({
    ...window,
    why: 'as the estate has it',
  }));
  const [found] = [...planned, ...recurring].sort(longestFirst);
  return (
    found && {
      code: 'maintenance',
      detail: `maintenance ${found.id} is under way (${found.why})`,
      lift: `after ${iso(found.untilMs)}`,
      untilMs: found.untilMs,
    }
  );
};

export const outsideSession: HoldRule = ({ component, estate, nowMs }) => {
  const known = Object.hasOwn(estate.components, component)
    ? estate.components[component]
    : undefined;
  if (known?.session !== 'calendar' || estate.calendar === null) return undefined;
  const opensAtMs = sessionOpensAt(estate.calendar, nowMs);
  return opensAtMs === undefined
    ? undefined
    : {
        code: 'outside_session',
        detail: `the session is closed (calendar ${estate.calendar.version})`,
        lift: `the session opens at ${iso(opensAtMs)}`,
        untilMs: opensAtMs,
      };
};

export const antiFlap: HoldRule = ({ component, world, estate, nowMs }) => {
  const found = antiFlapUntil(world.completions[component] ?? [], estate.policy);
  if (found === undefined || found.untilMs <= nowMs) return undefined;
  const { lastMs, windowMs, untilMs, inARow } = found;
  return {
    code: 'anti_flap',
    detail: `recovered at ${iso(lastMs)}, ${inARow} in a row; anti-flap window ${windowMs} ms`,
    lift: `after ${iso(untilMs)}`,
    untilMs,
  };
};

export const capReached: HoldRule = ({ world, estate, recovery, nowMs }) => {
  const cap = estate.policy.failoverCap;
  if (cap === null) return undefined;
  const recent = world.failovers.filter(
    (failover) => failover.recovery !== recovery && failover.atMs + cap.window > nowMs,
  );
  const [oldest] = recent.slice(-cap.count);
  if (recent.length < cap.count || oldest === undefined) return undefined;
  const untilMs = oldest.atMs + cap.window;
  return {
    code: 'cap_reached',
    detail: `${recent.length} recoveries were decided within ${cap.window} ms, and the cap is ${cap.count}`,
    lift: `after ${iso(untilMs)}, or a person starts the runbook`,
    untilMs,
  };
};
