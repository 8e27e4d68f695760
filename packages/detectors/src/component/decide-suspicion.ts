/**
 * Decides on a suspicion: whether it is new, and whether it completes a quorum. Pure.
 *
 * While a failure is confirmed nothing is added to it, with two exceptions that must not wait for
 * it to be cleared: a failure of a newer incarnation is another failure, and a component that was
 * confirmed as merely slow may still die. Both clear the old failure by name.
 */
import type { ComponentEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { isDown, isMoreSevere } from '../verdicts/severity.ts';
import { type Agreement, agreementOf, isFresh } from './agreement.ts';
import type { SuspectFailure } from './command.ts';
import { evolve } from './evolve.ts';
import { type ComponentState, type Failure, type Suspicion, suspicionOf } from './state.ts';

export type Refusal =
  | {
      readonly _tag: 'QuorumTooSmall';
      readonly quorum: number;
      readonly retry: false;
      readonly hint: string;
    }
  | { readonly _tag: 'NeverEstablished'; readonly retry: true; readonly hint: string };

export const decideSuspicion = (
  command: SuspectFailure,
  state: ComponentState,
): E.Either<Refusal, readonly ComponentEvent[]> => {
  const { quorum, component } = command;
  if (!Number.isInteger(quorum) || quorum < 2) {
    const hint = `quorum ${quorum} of ${component}: set it to 2 or more in the estate`;
    return E.left({ _tag: 'QuorumTooSmall', quorum, retry: false, hint });
  }
  if (state.status === 'unwatched') {
    const hint = `${component} was never seen working, so it cannot have failed: it is UNKNOWN`;
    return E.left({ _tag: 'NeverEstablished', retry: true, hint });
  }
  return E.right(eventsOf(command, state));
};

const eventsOf = (command: SuspectFailure, state: ComponentState): readonly ComponentEvent[] => {
  const failure = state.status === 'failed' ? state.failure : undefined;
  const replaced = failure !== undefined && isNewer(command, failure);
  if (failure !== undefined && !replaced && !outgrows(command, failure)) return [];

  const moved = failure !== undefined && replaced ? [cleared(command, failure, 'moved')] : [];
  const said = suspicionEvents(command, after(state, moved, command));
  const now = after(state, [...moved, ...said], command);
  const agreement = command.settled ? agreementOf(now.suspicions, command) : undefined;
  if (agreement === undefined) return [...moved, ...said];
  if (now.status === 'failed' && !isDown(agreement.failureType)) return said;
  const worse = now.status === 'failed' ? [cleared(command, now.failure, 'worse')] : [];
  return [...moved, ...said, ...worse, confirmed(command, agreement)];
};

const isNewer = (command: SuspectFailure, failure: Failure): boolean =>
  command.incarnation !== null &&
  failure.incarnation !== null &&
  command.incarnation > failure.incarnation;

const outgrows = (command: SuspectFailure, failure: Failure): boolean =>
  !isDown(failure.failureType) && isDown(command.failureType);

/** A suspicion of a lesser type takes the place of the standing one only after that was refuted. */
const suspicionEvents = (
  command: SuspectFailure,
  state: ComponentState,
): readonly ComponentEvent[] => {
  const own = suspicionOf(state, command.observer);
  if (own === undefined || isMoreSevere(command.failureType, own.failureType)) {
    return [suspected(command)];
  }
  if (own.failureType !== command.failureType) return [refuted(command), suspected(command)];
  const elsewhere = own.incarnation !== command.incarnation;
  return elsewhere || mustRenew(own, state, command) ? [suspected(command)] : [];
};

/** An old suspicion is said again when somebody has joined it, and then once: not on every look. */
const mustRenew = (own: Suspicion, { suspicions }: ComponentState, command: SuspectFailure) =>
  own.failureType !== 'FLAPPING' &&
  !isFresh(own, command) &&
  suspicions.some(({ sequence }) => sequence > own.sequence);

const after = (
  state: ComponentState,
  events: readonly ComponentEvent[],
  { nowNs }: SuspectFailure,
): ComponentState =>
  events.reduce((folded, event) => evolve(folded, { event, sequence: 0, atNs: nowNs }), state);

const suspected = (command: SuspectFailure): ComponentEvent => {
  const { component, observer, failureType, quorum, onset, evidence } = command;
  return {
    type: 'FailureSuspected',
    data: { component, observer, failureType, quorum, onset, evidence },
  };
};

const refuted = ({ component, observer, flaps, failureType }: SuspectFailure): ComponentEvent => ({
  type: 'FailureRefuted',
  data: { component, observer, reason: `it is ${failureType} instead`, flaps },
});

const cleared = (
  { component, observer, failureType, incarnation, evidence }: SuspectFailure,
  failure: Failure,
  why: 'moved' | 'worse',
): ComponentEvent => {
  const reason =
    why === 'moved'
      ? `incarnation ${incarnation} had taken over, which now fails itself`
      : `no longer only ${failure.failureType}: ${failureType}`;
  return {
    type: 'FailureCleared',
    data: { component, observer, failure: failure.sequence, reason, evidence },
  };
};

const confirmed = (
  { component, quorum, onset, evidence }: SuspectFailure,
  { failureType, suspicions }: Agreement,
): ComponentEvent => ({
  type: 'FailureConfirmed',
  data: {
    component,
    failureType,
    quorum,
    observers: suspicions.map(({ observer }) => observer),
    suspicions: suspicions.map(({ sequence }) => sequence),
    onset,
    evidence: {
      ...evidence,
      agreed: suspicions.map(({ observer, failureType: type }) => ({ observer, type })),
    },
  },
});
