/**
 * Decides what one observer's report adds to a component's history. Pure.
 *
 * Invariants: no failure is confirmed by fewer than two observers; none is confirmed twice without
 * being cleared between; a component that nobody ever saw working cannot fail. The decision is on
 * the state alone, so that whoever comes after a crash between two appends completes it.
 */
import type { ComponentEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Command, ReportAnswering, ReportBlind } from './command.ts';
import { decideLag } from './decide-lag.ts';
import { decideRedundancy } from './decide-redundancy.ts';
import { decideSuspicion, type Refusal } from './decide-suspicion.ts';
import { type ComponentState, suspicionOf } from './state.ts';

export const decide = (
  command: Command,
  state: ComponentState,
): E.Either<Refusal, readonly ComponentEvent[]> => {
  switch (command.type) {
    case 'SuspectFailure':
      return decideSuspicion(command, state);
    case 'ReportAnswering':
      return E.right([...established(command, state), ...answering(command, state)]);
    case 'ReportBlind':
      return E.right(blind(command, state));
    case 'ReportRedundancy':
      return E.right(decideRedundancy(command, state));
    case 'ReportLag':
      return E.right(decideLag(command, state));
    default:
      return command satisfies never;
  }
};

const established = (
  { component, observer, probes, evidence }: ReportAnswering,
  state: ComponentState,
): readonly ComponentEvent[] =>
  state.observers[observer] === 'established'
    ? []
    : [{ type: 'ObservationEstablished', data: { component, observer, probes, evidence } }];

const answering = (command: ReportAnswering, state: ComponentState): readonly ComponentEvent[] => {
  if (state.status === 'failed') return clearing(command, state);
  return suspicionOf(state, command.observer) === undefined ? [] : [refuted(command)];
};

/** A failure ends when fewer than a quorum hold on to it, or another incarnation has taken over. */
const clearing = (
  command: ReportAnswering,
  { failure }: Extract<ComponentState, { status: 'failed' }>,
): readonly ComponentEvent[] => {
  const { component, observer, incarnation, evidence } = command;
  const left = failure.doubters.filter((doubter) => doubter !== observer);
  const replaced = (incarnation ?? 0) > (failure.incarnation ?? Number.POSITIVE_INFINITY);
  if (left.length >= command.quorum && !replaced) {
    return failure.doubters.includes(observer) ? [refuted(command)] : [];
  }
  const reason = replaced
    ? `incarnation ${incarnation} answers in place of ${failure.incarnation}`
    : 'it answers again';
  const data = { component, observer, failure: failure.sequence, reason, evidence };
  return [{ type: 'FailureCleared', data }];
};

const refuted = ({ component, observer, flaps }: ReportAnswering): ComponentEvent => ({
  type: 'FailureRefuted',
  data: { component, observer, reason: 'it answers again', flaps },
});

const blind = (
  { component, observer, reason }: ReportBlind,
  state: ComponentState,
): readonly ComponentEvent[] =>
  state.observers[observer] === 'lost'
    ? []
    : [{ type: 'ObservationLost', data: { component, observer, reason } }];
