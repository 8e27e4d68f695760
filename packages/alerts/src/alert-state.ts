/**
 * What has to be told and what has been: a fold over the log. Pure.
 *
 * A rule's alert is wanted from its event on until an AlertRaised of the same id follows, so a
 * crash between the two leaves it wanted, and a restart finds everything else already answered.
 */

import {
  type Clocks,
  clockOf,
  evolveClocks,
  happenedAtNs,
  noClocks,
  type Recorded,
  type Unreadable,
} from '@recovery-ledger/ledger';
import type { Either } from 'fp-ts/lib/Either.js';
import * as E from 'fp-ts/lib/Either.js';
import { adding, type GrowingSet, holds, nothingYet } from './growing-set.ts';
import { alertRules } from './rules/alert-rules.ts';
import { type Due, deadlineAlerts, missedDeadline } from './rules/deadline-alerts.ts';
import type { Alert } from './rules/rule.ts';
import { type ToldOfUnreadable, toldLately, unreadableAlert } from './rules/unreadable-alert.ts';

export type AlertState = {
  readonly clocks: Clocks;
  /** Asked for by a rule and not raised yet, by alert id. */
  readonly wanted: Readonly<Record<string, Due>>;
  /** Ids of what was raised, and `type:cause`: an incident may be named only after the warning. */
  readonly raised: GrowingSet;
  readonly unreadable: ToldOfUnreadable;
};

export const noAlerts: AlertState = {
  clocks: noClocks,
  wanted: {},
  raised: nothingYet,
  unreadable: new Map(),
};

/** Older than this and ended, an untold alert is history for a report, not news for a person. */
const newsMs = 24 * 3_600_000;

export const evolveAlerts = (
  state: AlertState,
  entry: Either<Unreadable, Recorded>,
): AlertState => {
  if (E.isLeft(entry)) return wantUnreadable(state, unreadableAlert(entry.left));
  const event = entry.right;
  if (event.type === 'AlertRaised') return answer(state, event.data);
  const clocks = evolveClocks(state.clocks, event);
  const since = Number(happenedAtNs(event.meta) / 1_000_000n);
  const told = alertRules
    .map((rule) => rule.alertFor(event, clocks))
    .filter((alert) => alert !== null)
    .map((alert) => ({ alert, since }));
  return [...missedDeadline(clocks, event.meta.sequence), ...told].reduce(want, {
    ...state,
    clocks,
  });
};

/** Everything that should have been told by now and was not. */
export const dueAlerts = (state: AlertState, nowMs: number): readonly Alert[] =>
  [...Object.values(state.wanted), ...deadlineAlerts(state.clocks, nowMs)]
    .filter(({ alert, since }) => !isRaised(state, alert) && isNews(state, alert, nowMs - since))
    .map(({ alert }) => alert);

const isNews = ({ clocks }: AlertState, { cause }: Alert, ageMs: number): boolean =>
  ageMs <= newsMs || clockOf(clocks, cause)?.ended === null;

const isRaised = ({ raised }: AlertState, { alert, alertType, cause }: Alert): boolean =>
  holds(raised, alert) || holds(raised, causeKey(alertType, cause));

const causeKey = (alertType: string, cause: number): string => `${alertType}:${cause}`;

/** The first of a flood is told, and what comes after it once a minute. */
const wantUnreadable = (state: AlertState, due: Due): AlertState => {
  const unreadable = toldLately(state.unreadable, due);
  return unreadable === undefined ? state : want({ ...state, unreadable }, due);
};

const want = (state: AlertState, due: Due): AlertState =>
  isRaised(state, due.alert) || state.wanted[due.alert.alert] !== undefined
    ? state
    : { ...state, wanted: { ...state.wanted, [due.alert.alert]: due } };

const answer = (state: AlertState, { alert, alertType, cause }: Alert): AlertState => {
  const { [alert]: _told, ...wanted } = state.wanted;
  return { ...state, wanted, raised: adding(state.raised, alert, causeKey(alertType, cause)) };
};
