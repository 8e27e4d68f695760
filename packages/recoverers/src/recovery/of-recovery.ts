/** What every event of a recovery says of it. Pure. */
import type { Epoch } from '@recovery-ledger/ledger';
import type { Planned } from './state.ts';

export const ofRecovery = ({ plan }: Planned, epoch: Epoch) => ({
  recovery: plan.recovery,
  incident: plan.incident,
  component: plan.component,
  epoch,
});
