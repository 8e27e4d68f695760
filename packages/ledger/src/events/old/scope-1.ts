/**
 * What recoverers decided as version 1 wrote it, frozen: all of it came from failures, nobody was
 * asked, nothing was part of an activation, and the loss was not predicted. Pure.
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from '../primitives.ts';
import {
  Blocker,
  Candidate,
  type IncidentResolved,
  type RecoveryDecided,
  type RecoveryWithheld,
  type ScopeAssessed,
} from '../scope.ts';

export const ScopeAssessed1 = t.strict({
  incident: Token,
  scope: t.keyof({ component: null, full_dr: null }),
  components: t.readonlyArray(ComponentId),
  rule: t.string,
  inputs: t.readonlyArray(Sequence),
  decidedAtSequence: Sequence,
});

/** To version 2: every component that was named counted, and no threshold was written down. */
export const liftScopeAssessed1 = (data: t.TypeOf<typeof ScopeAssessed1>) =>
  ({
    ...data,
    origin: 'failure',
    policyVersion: '',
    root: null,
    counted: data.components,
    explained: [],
    threshold: null,
    windowMs: null,
  }) satisfies t.TypeOf<typeof ScopeAssessed>['data'];

export const RecoveryDecided1 = t.strict({
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
});

const notPredicted = {
  state: 'UNKNOWN',
  bytes: null,
  ms: null,
  records: null,
  basis: 'version 1 predicted no loss',
} as const;

export const liftRecoveryDecided1 = (data: t.TypeOf<typeof RecoveryDecided1>) =>
  ({
    ...data,
    origin: 'failure',
    parent: null,
    site: null,
    approval: null,
    predictedLoss: notPredicted,
    overrides: [],
  }) satisfies t.TypeOf<typeof RecoveryDecided>['data'];

export const RecoveryWithheld1 = t.strict({
  incident: Token,
  component: ComponentId,
  failure: Sequence,
  rule: t.string,
  policyVersion: t.string,
  inputs: t.readonlyArray(Sequence),
  blockers: t.readonlyArray(Blocker),
  decidedAtSequence: Sequence,
});

/** To version 2: `until` null says that no instant is known at which it lifts by itself. */
export const liftRecoveryWithheld1 = (data: t.TypeOf<typeof RecoveryWithheld1>) =>
  ({
    ...data,
    origin: 'failure',
    candidates: [],
    predictedLoss: null,
    until: null,
  }) satisfies t.TypeOf<typeof RecoveryWithheld>['data'];

export const IncidentResolved1 = t.strict({
  incident: Token,
  outcome: t.keyof({ recovered: null, rehearsed: null, cleared: null, failed: null }),
  reason: t.string,
});

/** To version 2, which only knows more outcomes. */
export const liftIncidentResolved1 = (data: t.TypeOf<typeof IncidentResolved1>) =>
  ({ ...data }) satisfies t.TypeOf<typeof IncidentResolved>['data'];
