/**
 * What a person had to be told. One aggregate per condition, so that expected sequence 0 makes
 * raising it twice impossible, across restarts and between two alert services.
 *
 * Subject: `ledger.<mode>.alert.<alert>`. Written by the alert service; acknowledged by people.
 */
import * as t from 'io-ts';
import { byPerson } from './acts.ts';
import { ComponentId, IsoInstant, Nanoseconds, Sequence, Token } from './primitives.ts';

export const Severity = t.keyof({ info: null, warning: null, critical: null }, 'Severity');
export type Severity = t.TypeOf<typeof Severity>;

export const AlertRaised = t.strict({
  type: t.literal('AlertRaised'),
  data: t.strict({
    alert: Token,
    alertType: Token,
    severity: Severity,
    component: ComponentId,
    incident: t.union([Token, t.null]),
    message: t.string,
    cause: Sequence,
  }),
});

/**
 * One message to one role: `level` of the ladder from 1 on, `channel` as the estate names it.
 * `contacts` is the version of the contact list that turned the role into an address.
 */
const message = {
  alert: Token,
  level: Sequence,
  channel: Token,
  role: Token,
  contacts: t.string,
  attempt: Sequence,
};

/** `latencyNs` is from the server's time of the cause until the channel took it. */
export const AlertDelivered = t.strict({
  type: t.literal('AlertDelivered'),
  data: t.strict({
    ...message,
    latencyNs: Nanoseconds,
    sendNs: Nanoseconds,
    receipt: t.union([t.string, t.null]),
  }),
});

/** `retryAt` is null when this was the last attempt; `next` is what is done then. */
export const AlertDeliveryFailed = t.strict({
  type: t.literal('AlertDeliveryFailed'),
  data: t.strict({
    ...message,
    sendNs: Nanoseconds,
    reason: t.string,
    hint: t.string,
    next: t.keyof({ retry: null, next_channel: null, escalate: null, give_up: null }),
    retryAt: t.union([IsoInstant, t.null]),
  }),
});

/** To the next level: nobody answered for `unansweredMs`, or nobody could be reached. */
export const AlertEscalated = t.strict({
  type: t.literal('AlertEscalated'),
  data: t.strict({
    alert: Token,
    from: Sequence,
    to: Sequence,
    roles: t.readonlyArray(Token),
    contacts: t.string,
    cause: t.keyof({ unanswered: null, undeliverable: null, asked_for: null, severity: null }),
    unansweredMs: Sequence,
  }),
});

/** `latencyNs` is from its first delivery until this, null when none was recorded. */
export const AlertAcknowledged = t.strict({
  type: t.literal('AlertAcknowledged'),
  data: t.strict({
    alert: Token,
    ...byPerson,
    level: Sequence,
    channel: Token,
    latencyNs: t.union([Nanoseconds, t.null]),
  }),
});

/** `cause` is the sequence of the event that ended the condition, null when there is none. */
export const AlertClosed = t.strict({
  type: t.literal('AlertClosed'),
  data: t.strict({
    alert: Token,
    outcome: t.keyof({ resolved: null, superseded: null, withdrawn: null }),
    cause: t.union([Sequence, t.null]),
    reason: t.string,
    openMs: Sequence,
  }),
});

export const AlertEvent = t.union(
  [
    AlertRaised,
    AlertDelivered,
    AlertDeliveryFailed,
    AlertEscalated,
    AlertAcknowledged,
    AlertClosed,
  ],
  'AlertEvent',
);
export type AlertEvent = t.TypeOf<typeof AlertEvent>;
