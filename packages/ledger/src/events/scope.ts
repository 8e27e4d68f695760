/**
 * What recoverers decided and why: which failure belongs to which incident, what to do about it,
 * and when they did not act, what would lift the refusal.
 *
 * Subject: `ledger.<mode>.scope.<estate>`. Written by recoverers under the aggregate's expected
 * sequence: two recoverers cannot open two incidents for one failure.
 */
import * as t from 'io-ts';
import { ApprovalPolicy } from './approval-policy.ts';
import { PredictedLoss } from './measures.ts';
import { ComponentId, FailureType, IsoInstant, Sequence, Token } from './primitives.ts';

/** `failure` is the sequence of its FailureConfirmed; the first one names the incident. */
export const FailureAssigned = t.strict({
  type: t.literal('FailureAssigned'),
  data: t.strict({
    component: ComponentId,
    failure: Sequence,
    failureType: FailureType,
    incident: Token,
  }),
});

const origins = { failure: null, request: null, kill_switch: null };

/** A failure that another one explains: the dependency `by` is down as well. */
const Explained = t.strict({ component: ComponentId, by: ComponentId }, 'Explained');

/**
 * Version 2; version 1 had neither root, counts nor origin.
 * `counted` are the failures that no dependency explains; from `threshold` of them on within
 * `windowMs` it is full disaster recovery. `root` is what is recovered first, null for a request.
 */
export const ScopeAssessed = t.strict({
  type: t.literal('ScopeAssessed'),
  data: t.strict({
    incident: Token,
    scope: t.keyof({ component: null, full_dr: null, requested: null }),
    components: t.readonlyArray(ComponentId),
    rule: t.string,
    inputs: t.readonlyArray(Sequence),
    decidedAtSequence: Sequence,
    origin: t.keyof(origins, 'ScopeOrigin'),
    policyVersion: t.string,
    root: t.union([ComponentId, t.null]),
    counted: t.readonlyArray(ComponentId),
    explained: t.readonlyArray(Explained),
    threshold: t.union([Sequence, t.null]),
    windowMs: t.union([Sequence, t.null]),
  }),
});

export const Candidate = t.strict(
  { instance: t.string, chosen: t.boolean, reason: t.string },
  'Candidate',
);
export type Candidate = t.TypeOf<typeof Candidate>;

export const DecisionOrigin = t.keyof({ ...origins, activation: null }, 'DecisionOrigin');
export type DecisionOrigin = t.TypeOf<typeof DecisionOrigin>;

/** A blocker that the person `by` took upon themselves. */
const Override = t.strict({ code: Token, by: Token }, 'Override');

/**
 * Version 2; version 1 knew failures as the only origin.
 * `failure` is the sequence of the cause: a FailureConfirmed, RecoveryRequested or
 * KillSwitchInvoked. `parent` is the recovery of the activation it is part of, `site` where to
 * recover to, `approval` who has to agree first; each null where there is none.
 */
export const RecoveryDecided = t.strict({
  type: t.literal('RecoveryDecided'),
  data: t.strict({
    incident: Token,
    component: ComponentId,
    failure: Sequence,
    recovery: Token,
    runbook: t.string,
    tier: Sequence,
    targetMs: Sequence,
    rule: t.string,
    policyVersion: t.string,
    inputs: t.readonlyArray(Sequence),
    candidates: t.readonlyArray(Candidate),
    decidedAtSequence: Sequence,
    origin: DecisionOrigin,
    parent: t.union([Token, t.null]),
    site: t.union([Token, t.null]),
    approval: t.union([ApprovalPolicy, t.null]),
    predictedLoss: PredictedLoss,
    overrides: t.readonlyArray(Override),
  }),
});

export const Blocker = t.strict({ code: t.string, detail: t.string, lift: t.string }, 'Blocker');
export type Blocker = t.TypeOf<typeof Blocker>;

/**
 * Version 2; version 1 showed no candidates. `until` is when the last of the blockers that lift by
 * themselves does, null when one of them waits for something else.
 */
export const RecoveryWithheld = t.strict({
  type: t.literal('RecoveryWithheld'),
  data: t.strict({
    incident: Token,
    component: ComponentId,
    failure: Sequence,
    rule: t.string,
    policyVersion: t.string,
    inputs: t.readonlyArray(Sequence),
    blockers: t.readonlyArray(Blocker),
    decidedAtSequence: Sequence,
    origin: DecisionOrigin,
    candidates: t.readonlyArray(Candidate),
    predictedLoss: t.union([PredictedLoss, t.null]),
    until: t.union([IsoInstant, t.null]),
  }),
});

/** Version 2 also knows `performed` (planned work is done) and `abandoned` (a person gave up). */
export const IncidentResolved = t.strict({
  type: t.literal('IncidentResolved'),
  data: t.strict({
    incident: Token,
    outcome: t.keyof({
      recovered: null,
      rehearsed: null,
      cleared: null,
      failed: null,
      performed: null,
      abandoned: null,
    }),
    reason: t.string,
  }),
});

export const ScopeEvent = t.union(
  [FailureAssigned, ScopeAssessed, RecoveryDecided, RecoveryWithheld, IncidentResolved],
  'ScopeEvent',
);
export type ScopeEvent = t.TypeOf<typeof ScopeEvent>;
