/** Every component by priority, with its present state. */
import type { Mode } from '@recovery-ledger/ledger';
import type { ComponentState } from '../projections/component-state.ts';
import type { Ask } from './in-snapshot.ts';
import { tableAt } from './past.ts';

export type ComponentStatus = {
  readonly component: string;
  readonly priority: number | null;
  readonly tier: number | null;
  readonly state: ComponentState;
  /** Whether any detector has it among what it watches; nothing is known of what nobody does. */
  readonly watched: boolean;
  readonly since: string;
  readonly incident: string | null;
  readonly epoch: string | null;
};

export const readStatus = async (ask: Ask, mode: Mode, at: number | null = null) => ({
  components: await ask<ComponentStatus>(
    `select component, priority, tier, state, cardinality(watchers) > 0 as watched, since,
        incident, epoch
      from ${tableAt('system_state', at)} where mode = $1 order by priority nulls last, component`,
    [mode],
  ),
});
