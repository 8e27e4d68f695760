/**
 * An estate of which only some processes run on this machine. Pure. What is left out is dropped
 * whole: an instance whose process is not started, a component of which no process is left, and
 * every dependency on it. Components that name no process stay: nobody starts them here anyway.
 */
import type { Component } from './component.ts';
import type { Estate } from './estate.ts';

export type Subset = { readonly estate: Estate; readonly leftOut: readonly string[] };

export const subsetOf = (estate: Estate): Subset => {
  const only = estate.local?.only ?? 'all';
  if (only === 'all') return { estate, leftOut: [] };
  const started = startedBy(only, estate.local?.groups ?? {});
  const kept = Object.entries(estate.components).flatMap(([id, component]) => {
    const left = reduced(component, started);
    return left === undefined ? [] : [[id, left] as const];
  });
  const ids = new Set(kept.map(([id]) => id));
  const components = Object.fromEntries(
    kept.map(([id, component]) => [
      id,
      { ...component, dependsOn: component.dependsOn.filter((on) => ids.has(on)) },
    ]),
  );
  const leftOut = Object.keys(estate.components).filter((id) => !ids.has(id));
  return { estate: withoutMention({ ...estate, components }, ids), leftOut };
};

const startedBy = (
  only: string,
  groups: Readonly<Record<string, readonly string[]>>,
): ReadonlySet<string> => {
  const names = only.split(',').map((name) => name.trim());
  return new Set(
    names.flatMap((name) => (Object.hasOwn(groups, name) ? (groups[name] ?? []) : [name])),
  );
};

const reduced = (component: Component, started: ReadonlySet<string>): Component | undefined => {
  const instances = component.instances.filter(({ process }) => started.has(process));
  const processes = component.processes.filter((name) => started.has(name));
  const named = component.instances.length + component.processes.length;
  if (named > 0 && instances.length + processes.length === 0) return undefined;
  return { ...component, instances, processes };
};

/** The other places where an estate names components. */
const withoutMention = (estate: Estate, ids: ReadonlySet<string>): Estate => ({
  ...estate,
  policy: {
    ...estate.policy,
    reconciliation:
      estate.policy.reconciliation !== null && ids.has(estate.policy.reconciliation.component)
        ? estate.policy.reconciliation
        : null,
  },
  rpo: { ...estate.rpo, snapshots: estate.rpo.snapshots.filter(isKept(estate)) },
  maintenance: estate.maintenance.map((window) =>
    window.components === 'all'
      ? window
      : { ...window, components: window.components.filter((id) => ids.has(id)) },
  ),
});

/** A class of data is kept by the components that name it; without one nothing is checked. */
const isKept =
  ({ components }: Pick<Estate, 'components'>) =>
  ({ dataClass }: { readonly dataClass: string }): boolean =>
    Object.values(components).some(({ dataClasses }) => dataClasses.includes(dataClass));
