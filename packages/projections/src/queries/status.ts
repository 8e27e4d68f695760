/** Every component by priority, with its present state. */
import type { Mode } from '@recovery-ledger/ledger';
import type { ComponentState } from '../projections/component-state.ts';
import type { Ask } from './in-snapshot.ts';

export type ComponentStatus = {
  readonly component: string;
  readonly priority: number | null;
  readonly tier: number | null;
  readonly state: ComponentState;
  readonly since: string;
  readonly incident: string | null;
  readonly epoch: string | null;
};

export const readStatus = async (ask: Ask, mode: Mode) => ({
  components: await ask<ComponentStatus>(
    `select component, priority, tier, state, since, incident, epoch
      from ledger.system_state where mode = $1 order by priority nulls last, component`,
    [mode],
  ),
});
