/**
 * Whether people have to agree before a recovery acts, and which. Pure. Tier 1 acts by itself, if
 * its component does not name a policy of its own; tiers 2 and 3 ask.
 */
import type { ApprovalPolicy, Component, Estate } from '@recovery-ledger/ledger';
import type { DecisionInput } from './decision-input.ts';

export type Approval =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Asked'; readonly name: string; readonly policy: ApprovalPolicy }
  | { readonly _tag: 'NobodyNamed' };

const none: Approval = { _tag: 'None' };

export const approvalFor = (
  { estate, origin, cause }: Pick<DecisionInput, 'estate' | 'origin' | 'cause'>,
  component: Component,
): Approval => {
  // What an activation is made of was agreed to with it; stopping trading waits for nobody.
  if (origin === 'activation' || origin === 'kill_switch') return none;
  const asked = cause.asked;
  if (asked?.kind === 'halt' || asked?.kind === 'resume' || asked?.rehearsal === true) return none;
  const name = component.approval ?? tierPolicy(estate, component.tier);
  if (name === null) return component.tier === 1 ? none : { _tag: 'NobodyNamed' };
  const found = Object.hasOwn(estate.policy.approvals, name)
    ? estate.policy.approvals[name]
    : undefined;
  if (found === undefined) return { _tag: 'NobodyNamed' };
  const { limit, ...rest } = found;
  const policy = { ...rest, limitMs: limit };
  return asked !== null && agreesByAsking(policy, asked.role)
    ? none
    : { _tag: 'Asked', name, policy };
};

const tierPolicy = ({ policy }: Estate, tier: number): string | null =>
  (tier === 2 ? policy.tiers[2] : tier === 3 ? policy.tiers[3] : undefined) ?? null;

/** Where one of the roles is enough and nothing speaks against it, to ask is to agree. */
const agreesByAsking = (policy: ApprovalPolicy, role: string): boolean =>
  policy.required <= 1 && !policy.notRequester && policy.roles.includes(role);
