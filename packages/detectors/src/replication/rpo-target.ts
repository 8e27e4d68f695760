/** Which classes of data a component keeps, and what may be lost of each. Pure. */
import type { Estate, EventOfType } from '@recovery-ledger/ledger';

export type RpoTarget = EventOfType<'LagBreached'>['data']['target'];

/** The class of its data that may lose least: what a lag is measured against. */
export const strictestTarget = (
  component: string,
  { components, dataClasses }: Pick<Estate, 'components' | 'dataClasses'>,
): RpoTarget => {
  const [first] = targetsOf(component, { components, dataClasses });
  if (first !== undefined) return first;
  const rpoMs = components[component]?.rpo ?? 0;
  const tier = rpoMs === 0 ? 1 : rpoMs <= 5_000 ? 2 : 3;
  return { dataClass: component, tier, rpoMs };
};

/** One per class of data that the component keeps, those that may lose least first. */
export const targetsOf = (
  component: string,
  { components, dataClasses }: Pick<Estate, 'components' | 'dataClasses'>,
): readonly RpoTarget[] =>
  (components[component]?.dataClasses ?? [])
    .flatMap((dataClass): readonly RpoTarget[] => {
      const known = dataClasses[dataClass];
      return known === undefined ? [] : [{ dataClass, tier: known.tier, rpoMs: known.rpo }];
    })
    .sort((a, b) => a.rpoMs - b.rpoMs);
