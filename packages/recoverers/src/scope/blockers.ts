/**
 * Everything that keeps a component from being recovered now, each with what would lift it. Pure.
 *
 * Which rules hold depends on who asks: a failure meets all of them, a person may override some,
 * and the kill switch and a halt meet only those without which nothing can be done at all.
 */
import type { Blocker, Estate } from '@recovery-ledger/ledger';
import type { World } from '../world/state.ts';
import type { DecisionInput } from './decision-input.ts';
import { explained, partOfActivation } from './explained-blockers.ts';
import {
  antiFlap,
  blocked,
  capReached,
  maintenance,
  outsideSession,
  paused,
} from './held-blockers.ts';
import {
  failedUnknown,
  lossNotAccepted,
  needsPerson,
  noRunbook,
  noStandby,
  notActionable,
  notUnderWay,
  unknownComponent,
} from './means-blockers.ts';
import { cleared, lapsed, recoveryRunning, unreadable } from './state-blockers.ts';

/** `untilMs` is when it lifts by itself, null when it waits for something else. */
export type Held = Blocker & { readonly untilMs: number | null };
export type Rule = (input: DecisionInput) => Held | undefined;
/** A rule that needs no cause: it holds whatever is asked. */
export type HoldRule = (input: HoldInput) => Held | undefined;
type HoldInput = Pick<DecisionInput, 'component' | 'world' | 'estate' | 'nowMs' | 'recovery'>;

const always: readonly Rule[] = [unknownComponent, noRunbook];
const held: readonly HoldRule[] = [paused, blocked];
const timed: readonly HoldRule[] = [outsideSession, maintenance, antiFlap, capReached];
const means: readonly Rule[] = [noStandby, failedUnknown, lossNotAccepted];

const ofFailure: readonly Rule[] = [
  ...[cleared, unreadable, ...always, notActionable, explained, partOfActivation, needsPerson],
  ...[recoveryRunning, ...held, ...timed, ...means],
];
const ofRequest: readonly Rule[] = [
  ...[unreadable, ...always, lapsed, partOfActivation, needsPerson],
  ...[recoveryRunning, ...held, ...timed, ...means],
];
const ofActivation: readonly Rule[] = [unreadable, ...always, recoveryRunning, ...held, ...means];
/** It never lapses: late it costs a resume, and refused, say for a wrong clock, it costs more. */
const ofHalt: readonly Rule[] = [...always, recoveryRunning];

/** What a person may take upon themselves. */
const overridable: readonly string[] = [
  ...['anti_flap', 'maintenance', 'cap_reached', 'not_actionable', 'outside_session'],
];

export const mayOverride = (code: string): boolean => overridable.includes(code);

export const blockersOf = (input: DecisionInput): readonly Held[] =>
  rulesFor(input).flatMap((rule) => {
    const found = rule(input);
    return found === undefined ? [] : [found];
  });

/** What would hold back a recovery of the component now, whatever asked for it. */
export const holdsNow = (
  component: string,
  world: World,
  estate: Estate,
  nowMs: number,
): readonly Held[] =>
  [unknownComponent, partOfActivation, recoveryRunning, ...held, ...timed].flatMap((rule) => {
    const found = rule({ component, world, estate, nowMs, recovery: '' });
    return found === undefined ? [] : [found];
  });

const rulesFor = ({ origin, cause }: DecisionInput): readonly Rule[] => {
  if (origin === 'kill_switch') return always;
  if (origin === 'activation') return ofActivation;
  if (origin === 'failure') return ofFailure;
  const kind = cause.asked?.kind;
  if (kind === 'halt') return ofHalt;
  return cause.asked !== null && cause.asked.about !== null ? [notUnderWay] : orderRules(kind);
};

/** An order without a recovery that it is about cannot be carried out. */
const orderRules = (kind: string | undefined): readonly Rule[] =>
  kind?.endsWith('_recovery') === true ? [notUnderWay] : ofRequest;
