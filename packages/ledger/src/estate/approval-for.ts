/**
 * Who has to agree before a component is recovered: its own policy, else its tier's. Pure.
 * Null: nobody, tier 1 is pre-authorised by the estate (ruling X4).
 */
import type { ApprovalPolicy } from '../events/approval-policy.ts';
import type { Component } from './component.ts';
import type { Estate } from './estate.ts';

type Policies = Pick<Estate, 'policy'>;

export const approvalFor = (
  estate: Policies,
  { approval, tier }: Pick<Component, 'approval' | 'tier'>,
): ApprovalPolicy | null => {
  const named = approval ?? (tier === 1 ? null : estate.policy.tiers[tier]);
  return named === null ? null : approvalNamed(estate, named);
};

/** A name that is not there would be found at load; whoever asks for another one gets null. */
export const approvalNamed = ({ policy }: Policies, name: string): ApprovalPolicy | null => {
  const found = Object.hasOwn(policy.approvals, name) ? policy.approvals[name] : undefined;
  if (found === undefined) return null;
  const { limit, ...rest } = found;
  return { ...rest, limitMs: limit };
};
