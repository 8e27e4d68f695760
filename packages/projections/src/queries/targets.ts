/** The recovery time objectives in force, by component. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';
import { tableAt } from './past.ts';

export type TargetEntry = {
  readonly component: string;
  readonly targetMs: number;
  /** The event that set it last. */
  readonly sequence: number;
};

export const readTargets = async (ask: Ask, mode: Mode, at: number | null = null) => ({
  targets: await ask<TargetEntry>(
    `select component, target_ms as "targetMs", seq as sequence
      from ${tableAt('rto_targets', at)} where mode = $1 order by component`,
    [mode],
  ),
});
