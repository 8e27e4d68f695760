/** What has to hold of the policy: names resolve, people suffice, back-off grows. Pure. */
import type { Estate } from './estate.ts';
import { knownIn, type Rule } from './rule.ts';

export const policyRules = (estate: Estate): readonly Rule[] => {
  const { antiFlap, antiFlapMax, approvals, tiers, failoverCap } = estate.policy;
  const named = Object.entries(tiers).flatMap(([tier, name]) =>
    name === null ? [] : [knownIn(approvals, name, ['policy', 'tiers', tier], 'approval policy')],
  );
  const cap = failoverCap === null || (failoverCap.count >= 1 && failoverCap.window > 0);
  return [
    [antiFlapMax >= antiFlap, ['policy', 'antiFlapMax'], 'shorter than antiFlap'],
    [cap, ['policy', 'failoverCap'], 'needs at least 1 recovery in a window longer than 0'],
    ...named,
    ...fullDrRules(estate),
    ...reconciliationRules(estate),
    ...Object.entries(approvals).flatMap(([name, approval]) => approvalRules(name, approval)),
  ];
};

const fullDrRules = ({ policy: { fullDr }, components }: Estate): readonly Rule[] =>
  fullDr === null
    ? []
    : [
        [fullDr.systems >= 2, ['policy', 'fullDr', 'systems'], 'one system is no disaster'],
        knownIn(components, fullDr.component, ['policy', 'fullDr', 'component'], 'component'),
      ];

const soonestMs = 1_000;

const reconciliationRules = ({ policy, components, endpoints }: Estate): readonly Rule[] => {
  const { reconciliation } = policy;
  if (reconciliation === null) return [];
  const { every, component, internal, external } = reconciliation;
  const at = ['policy', 'reconciliation'];
  return [
    [every >= soonestMs, [...at, 'every'], 'sooner than every second'],
    [internal !== external, [...at, 'external'], 'the same source twice always agrees'],
    knownIn(components, component, [...at, 'component'], 'component'),
    knownIn(endpoints, internal, [...at, 'internal'], 'endpoint'),
    knownIn(endpoints, external, [...at, 'external'], 'endpoint'),
  ];
};

const approvalRules = (
  name: string,
  { required, roles, everyRole, limit }: Estate['policy']['approvals'][string],
): readonly Rule[] => {
  const at = ['policy', 'approvals', name];
  return [
    [required >= 1, [...at, 'required'], 'at least 1'],
    [roles.length > 0, [...at, 'roles'], 'nobody could agree'],
    [limit > 0, [...at, 'limit'], 'must be longer than 0'],
    [!everyRole || required >= roles.length, [...at, 'required'], 'fewer than its roles'],
  ];
};
