/**
 * What people said about one incident: answers to requests, data loss accepted, manual steps done,
 * and the incident's own paperwork. Every act is signed and has a reason.
 *
 * Subject: `ledger.<mode>.approval.<incident>`. Written by people (operator).
 */
import * as t from 'io-ts';
import { byPerson } from './acts.ts';
import { Loss } from './measures.ts';
import {
  ComponentId,
  ContentHash,
  Evidence,
  IsoInstant,
  Money,
  Sequence,
  Token,
} from './primitives.ts';

const act = { incident: Token, ...byPerson };

/** `request` is the sequence of the ApprovalRequested; the hash is of what this person saw. */
const answer = {
  ...act,
  approval: Token,
  request: Sequence,
  recovery: Token,
  aboutStep: t.union([Token, t.null]),
  shownHash: ContentHash,
};

/** What was not begun by `expiresAt` needs a new approval. */
export const ApprovalGranted = t.strict({
  type: t.literal('ApprovalGranted'),
  data: t.strict({ ...answer, expiresAt: IsoInstant }),
});

/** One denial is enough: `N of M` counts grants. */
export const ApprovalDenied = t.strict({
  type: t.literal('ApprovalDenied'),
  data: t.strict(answer),
});

/** Up to `loss`, and until `expiresAt`: a larger loss, or a later recovery, is asked for again. */
export const DataLossAccepted = t.strict({
  type: t.literal('DataLossAccepted'),
  data: t.strict({
    ...act,
    component: ComponentId,
    aboutRecovery: t.union([Token, t.null]),
    loss: Loss,
    shownHash: ContentHash,
    expiresAt: IsoInstant,
  }),
});

/** A step that only a person can do. `not_done` fails it. */
export const StepTicked = t.strict({
  type: t.literal('StepTicked'),
  data: t.strict({
    ...act,
    recovery: Token,
    step: Token,
    outcome: t.keyof({ done: null, not_done: null, not_applicable: null }),
    evidence: Evidence,
  }),
});

/** Somebody works on it: the ladder stops. `alert` is the alert answered, if it was one. */
export const IncidentAcknowledged = t.strict({
  type: t.literal('IncidentAcknowledged'),
  data: t.strict({ ...act, alert: t.union([Token, t.null]) }),
});

/**
 * `correction` sets an earlier event right (`about` is its sequence), `communication` is a call or
 * message to somebody outside, `notification` a report to an authority; `reference` is its number.
 */
export const IncidentNoted = t.strict({
  type: t.literal('IncidentNoted'),
  data: t.strict({
    ...act,
    kind: t.keyof({ note: null, correction: null, communication: null, notification: null }),
    note: t.string,
    about: t.union([Sequence, t.null]),
    reference: t.union([t.string, t.null]),
    evidence: Evidence,
  }),
});

/** One regime's view, as a person judged it: its clocks start from these two instants. */
const RegimeClassification = t.strict(
  {
    regime: Token,
    classification: Token,
    criteria: t.readonlyArray(t.string),
    awareAt: IsoInstant,
    classifiedAt: IsoInstant,
  },
  'RegimeClassification',
);

/** A drill that harmed production is classified `real`: the recorded mode stays what it was. */
export const IncidentClassified = t.strict({
  type: t.literal('IncidentClassified'),
  data: t.strict({
    ...act,
    severity: t.keyof({ minor: null, major: null, critical: null }),
    nature: t.keyof({ unplanned: null, planned: null, drill: null, real: null }),
    category: Token,
    recurrenceOf: t.union([Token, t.null]),
    regimes: t.readonlyArray(RegimeClassification),
  }),
});

const FollowUp = t.strict(
  {
    id: Token,
    what: t.string,
    ownerRole: Token,
    dueAt: t.union([IsoInstant, t.null]),
    reference: t.union([t.string, t.null]),
  },
  'FollowUp',
);

/** `cost` is what it cost in all, as far as it is known. */
export const IncidentClosed = t.strict({
  type: t.literal('IncidentClosed'),
  data: t.strict({
    ...act,
    rootCause: t.string,
    rootCauseAddressed: t.boolean,
    followUps: t.readonlyArray(FollowUp),
    cost: t.union([Money, t.null]),
  }),
});

export const ApprovalEvent = t.union(
  [
    ApprovalGranted,
    ApprovalDenied,
    DataLossAccepted,
    StepTicked,
    IncidentAcknowledged,
    IncidentNoted,
    IncidentClassified,
    IncidentClosed,
  ],
  'ApprovalEvent',
);
export type ApprovalEvent = t.TypeOf<typeof ApprovalEvent>;
