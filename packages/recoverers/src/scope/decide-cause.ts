/**
 * Whether a component is recovered or not, with the reasons. Pure. Every refusal says what would
 * lift it, and when if it lifts by itself; the same refusal is not written twice.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import { isOrder } from '../world/asked.ts';
import { keyOf } from '../world/evolve-decisions.ts';
import { approvalFor } from './approval-for.ts';
import { blockersOf, type Held, mayOverride } from './blockers.ts';
import type { DecisionInput } from './decision-input.ts';

/** Empty when the same withholding stands already, and for an order that can be carried out. */
export const decideCause = (input: DecisionInput): readonly LedgerEvent[] => {
  const asked = input.cause.asked;
  const found = blockersOf(input);
  const taken = found.filter(({ code }) => mayOverride(code) && asked?.overrides.includes(code));
  const held = found.filter((blocker) => !taken.includes(blocker));
  const component = input.estate.components[input.component];
  if (held.length > 0 || component === undefined || input.runbook === null) {
    return held.length === 0 ? [] : withhold(input, held);
  }
  if (asked !== null && isOrder(asked.kind)) return [];
  const { recovery, parent, site, ranking, predictedLoss } = input;
  const approval = approvalFor(input, component);
  const decided: EventOfType<'RecoveryDecided'>['data'] = {
    ...commonOf(input, ruleOf(input, approval._tag === 'Asked' ? approval.name : null)),
    recovery,
    runbook: input.runbook.id,
    tier: component.tier,
    targetMs: component.rto,
    candidates: ranking.candidates,
    parent,
    site: site ?? (ranking.chosen?.site || null),
    approval: approval._tag === 'Asked' ? approval.policy : null,
    predictedLoss,
    overrides: taken.map(({ code }) => ({ code, by: asked?.by ?? '' })),
  };
  return [{ type: 'RecoveryDecided', data: decided }];
};

const withhold = (input: DecisionInput, held: readonly Held[]): readonly LedgerEvent[] => {
  const { cause, component, ranking, predictedLoss } = input;
  const blockers = held.map(({ code, detail, lift }) => ({ code, detail, lift }));
  const before =
    cause.component !== component
      ? cause.activationWithheld
      : cause.decision.kind === 'withheld'
        ? cause.decision.key
        : null;
  if (before === keyOf(blockers)) return [];
  const data: EventOfType<'RecoveryWithheld'>['data'] = {
    ...commonOf(input, heldRule),
    blockers,
    candidates: ranking.candidates,
    predictedLoss: ranking.chosen === undefined ? null : predictedLoss,
    until: untilOf(held),
  };
  return [{ type: 'RecoveryWithheld', data }];
};

/** Null as soon as one of them waits for something else than time. */
const untilOf = (held: readonly Held[]): string | null => {
  const times = held.flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]));
  return times.length < held.length ? null : new Date(Math.max(...times)).toISOString();
};

const commonOf = (input: DecisionInput, rule: string) => {
  const { incident, component, cause, origin, estate, decidedAtSequence } = input;
  return {
    incident,
    component,
    failure: cause.sequence,
    rule,
    policyVersion: estate.policy.version,
    inputs: [cause.sequence],
    decidedAtSequence,
    origin,
  };
};

const heldRule = 'nothing is recovered while anything holds it back';

const ruleOf = (input: DecisionInput, approvers: string | null): string => {
  const { origin, cause, component, estate } = input;
  const agreed = approvers === null ? '' : `, once people agree (policy "${approvers}")`;
  if (cause.asked !== null && origin !== 'activation') {
    return `${cause.asked.by} asked for it (${cause.asked.kind}): ${cause.asked.reason}${agreed}`;
  }
  if (origin === 'activation') return 'it is part of a full activation, and decided with it';
  if (component === estate.policy.fullDr?.component && cause.component !== component) {
    return `so many failed at once that the whole is recovered${agreed}`;
  }
  const tier = estate.components[component]?.tier ?? 1;
  if (tier === 3) return `tier 3 is recovered by hand: a person ticks the steps${agreed}`;
  return approvers === null
    ? 'tier 1 with a runbook and a fit standby acts by itself'
    : `tier ${tier} with a runbook is recovered${agreed}`;
};
