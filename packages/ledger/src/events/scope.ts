/**
 * What recoverers decided and why: which failure belongs to which incident, what to do about it,
 * and when they did not act, what would lift the refusal.
 *
 * Subject: `ledger.<mode>.scope.<estate>`. Written by recoverers under the aggregate's expected
 * sequence: two recoverers cannot open two incidents for one failure.
 */
import * as t from 'io-ts';
import { ComponentId, FailureType, Sequence, Token } from './primitives.ts';

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

export const ScopeAssessed = t.strict({
  type: t.literal('ScopeAssessed'),
  data: t.strict({
    incident: Token,
    scope: t.keyof({ component: null, full_dr: null }),
    components: t.readonlyArray(ComponentId),
    rule: t.string,
    inputs: t.readonlyArray(Sequence),
    decidedAtSequence: Sequence,
  }),
});

export const Candidate = t.strict(
  { instance: t.string, chosen: t.boolean, reason: t.string },
  'Candidate',
);
export type Candidate = t.TypeOf<typeof Candidate>;

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
  }),
});

export const Blocker = t.strict({ code: t.string, detail: t.string, lift: t.string }, 'Blocker');
export type Blocker = t.TypeOf<typeof Blocker>;

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
  }),
});

export const IncidentResolved = t.strict({
  type: t.literal('IncidentResolved'),
  data: t.strict({
    incident: Token,
    outcome: t.keyof({ recovered: null, rehearsed: null, cleared: null, failed: null }),
    reason: t.string,
  }),
});

export const ScopeEvent = t.union(
  [FailureAssigned, ScopeAssessed, RecoveryDecided, RecoveryWithheld, IncidentResolved],
  'ScopeEvent',
);
export type ScopeEvent = t.TypeOf<typeof ScopeEvent>;
