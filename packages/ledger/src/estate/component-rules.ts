/** What has to hold of one component, by itself and among the others of its estate. Pure. */
import { approvalFor } from './approval-for.ts';
import type { Component } from './component.ts';
import type { Estate } from './estate.ts';
import type { Probe } from './probe.ts';
import { replicationRules } from './replication-rules.ts';
import { knownIn, onlyOnce, type Path, type Rule } from './rule.ts';

export const componentRules = (id: string, component: Component, estate: Estate): readonly Rule[] =>
  [
    ...ownRules(component),
    ...targetRules(component, estate),
    ...referenceRules(component, estate),
    ...dependencyRules(id, estate),
    ...replicationRules(component),
  ].map(([holds, path, message]): Rule => [holds, ['components', id, ...path], message]);

const ownRules = ({ judgement, probes, instances, standby }: Component): readonly Rule[] => {
  const { bad, of, good, flaps } = judgement;
  const standsBy = standby === 'none' || standby === 'cold' || instances.length > 1;
  return [
    [bad >= 1 && bad <= of && good >= 1, ['judgement'], 'needs 1 <= bad <= of and good >= 1'],
    [flaps >= 1, ['judgement', 'flaps'], 'needs at least 1'],
    [standsBy, ['standby'], `${standby} needs a second instance: say what really stands by`],
    ...probes.flatMap((probe, index) => probeRules(probe, ['probes', index])),
    ...onlyOnce(probes.map((probe) => probe.id)).map(
      (once, index): Rule => [once, ['probes', index, 'id'], 'a second probe of this name'],
    ),
    ...onlyOnce(instances.map(({ name }) => name)).map(
      (once, index): Rule => [once, ['instances', index, 'name'], 'a second instance of it'],
    ),
  ];
};

const probeRules = (probe: Probe, at: Path): readonly Rule[] => {
  const slow = !('slowAfter' in probe) || probe.slowAfter <= probe.deadline;
  const legs = probe.kind !== 'feed' || probe.legs.length > 1;
  return [
    [probe.every > 0, [...at, 'every'], 'must be longer than 0'],
    [probe.deadline > 0, [...at, 'deadline'], 'must be longer than 0'],
    [slow, [...at, 'slowAfter'], 'longer than the deadline: nothing would ever be slow'],
    [legs, [...at, 'legs'], 'needs two: one leg has nothing to arbitrate with'],
  ];
};

/** A target is within what the procedures allow its rank; one without a label has no such rank. */
const targetRules = (
  { rto, priority, priorityLabel, tier, tierLabel }: Component,
  { priorities, tiers }: Estate,
): readonly Rule[] => {
  const within = (label: string, rank: Estate['tiers'][string] | undefined): Rule => {
    const most = label === '' || rank === undefined ? Number.POSITIVE_INFINITY : rank.until;
    return [rto <= most, ['rto'], `longer than the ${most} ms of ${label}`];
  };
  return [
    [rto > 0, ['rto'], 'must be longer than 0'],
    within(priorityLabel, priorities[String(priority)]),
    within(tierLabel, tiers[String(tier)]),
  ];
};

const referenceRules = (component: Component, estate: Estate): readonly Rule[] => {
  const { approval, tier, runbook, instances, dataClasses } = component;
  const named: readonly Rule[] =
    approval === null
      ? []
      : [knownIn(estate.policy.approvals, approval, ['approval'], 'approval policy')];
  const agreed = tier === 1 || runbook === null || approvalFor(estate, component) !== null;
  return [
    ...named,
    [agreed, ['tier'], `tier ${tier} acts on agreement: name a policy in policy.tiers.${tier}`],
    ...instances.map(({ site }, index) =>
      knownIn(estate.sites, site, ['instances', index, 'site'], 'site'),
    ),
    ...dataClasses.map((name, index) =>
      knownIn(estate.dataClasses, name, ['dataClasses', index], 'data class'),
    ),
  ];
};

const dependencyRules = (id: string, { components }: Estate): readonly Rule[] =>
  (components[id]?.dependsOn ?? []).flatMap((name, index): readonly Rule[] => {
    const at = ['dependsOn', index];
    if (!Object.hasOwn(components, name)) return [[false, at, `unknown component "${name}"`]];
    const circle = dependsOn(components, name, id, new Set());
    return [[!circle, at, `a circle: "${name}" depends on "${id}", recovery has no order`]];
  });

const dependsOn = (
  components: Estate['components'],
  from: string,
  on: string,
  seen: Set<string>,
): boolean => {
  if (from === on) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (components[from]?.dependsOn ?? []).some((name) => dependsOn(components, name, on, seen));
};
