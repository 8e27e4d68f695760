/**
 * What a recoverer that only watches would have decided, beside what was decided: a new policy is
 * judged on real failures before it may act.
 *
 * Subject: `ledger.<mode>.shadow.<recoverer>`. Written by that shadow recoverer, which acts never.
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from './primitives.ts';
import { Blocker, Candidate } from './scope.ts';

/** `actual` is the sequence of the decision that was taken, null while there is none. */
export const WouldHaveDecided = t.strict({
  type: t.literal('WouldHaveDecided'),
  data: t.strict({
    recoverer: Token,
    incident: Token,
    component: ComponentId,
    failure: Sequence,
    decision: t.keyof({ recover: null, withhold: null }),
    runbook: t.union([t.string, t.null]),
    tier: Sequence,
    targetMs: Sequence,
    rule: t.string,
    policyVersion: t.string,
    inputs: t.readonlyArray(Sequence),
    candidates: t.readonlyArray(Candidate),
    blockers: t.readonlyArray(Blocker),
    decidedAtSequence: Sequence,
    actual: t.union([Sequence, t.null]),
    agrees: t.union([t.boolean, t.null]),
  }),
});

export const ShadowEvent = WouldHaveDecided;
export type ShadowEvent = t.TypeOf<typeof ShadowEvent>;
