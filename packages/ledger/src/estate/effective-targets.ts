/**
 * The recovery time that a component really has: its own target, or that of whoever depends on it,
 * where that is shorter (ruling X7). Pure.
 */
import type { Estate } from './estate.ts';

export type EffectiveTarget = {
  readonly component: string;
  readonly rtoMs: number;
  readonly effectiveMs: number;
  /** Whose target it is when it is not its own. */
  readonly because: string | null;
};

type Systems = Pick<Estate, 'components'>;

export const effectiveTargets = (estate: Systems): readonly EffectiveTarget[] =>
  Object.entries(estate.components).map(([component, { rto }]) => {
    const shortest = dependantsOf(estate, component)
      .map((id) => ({ id, rto: estate.components[id]?.rto ?? rto }))
      .sort((a, b) => a.rto - b.rto || a.id.localeCompare(b.id))[0];
    return shortest !== undefined && shortest.rto < rto
      ? { component, rtoMs: rto, effectiveMs: shortest.rto, because: shortest.id }
      : { component, rtoMs: rto, effectiveMs: rto, because: null };
  });

/** Everything that needs it, directly or through others. */
export const dependantsOf = (estate: Systems, component: string): readonly string[] => {
  const found = new Set<string>();
  const visit = (on: string): void => {
    for (const [id, { dependsOn }] of Object.entries(estate.components)) {
      if (found.has(id) || !dependsOn.includes(on)) continue;
      found.add(id);
      visit(id);
    }
  };
  visit(component);
  return [...found];
};

/**
 * The availability of systems that must all be up: the product, in per cent (ruling X24).
 * Texts such as `99.995`; those that are no number are left out.
 */
export const seriesAvailability = (availabilities: readonly string[]): number =>
  availabilities
    .map(Number)
    .filter(Number.isFinite)
    .reduce((all, percent) => (all * percent) / 100, 100);
