/**
 * The parts of an activation that do not run here, where the estate is only partly started: a step
 * that recovers what is left out is left out of the plan too, on the record. Pure.
 */
import type { Runbook } from '@recovery-ledger/ledger';

/** Variables of the plan: `skip.<step>` and why. */
export const leftOutSteps = (
  { steps }: Runbook,
  { components }: { readonly components: Readonly<Record<string, unknown>> },
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    steps.flatMap(({ id, action, with: params }) => {
      const component = action === 'recover' ? componentIn(params) : undefined;
      const isHere = component === undefined || Object.hasOwn(components, component);
      return isHere ? [] : [[`skip.${id}`, `${component} does not run here`]];
    }),
  );

const componentIn = (params: unknown): string | undefined =>
  typeof params === 'object' && params !== null && 'component' in params
    ? String(params.component)
    : undefined;
