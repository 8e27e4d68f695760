/**
 * What a person ordered of a recovery, written under a claim of its own: whoever drives it is
 * fenced by the newer epoch first, so that nothing of it happens after it was paused or given up.
 * IO.
 */
import { type Epoch, formatEpoch } from '@recovery-ledger/ledger';
import type { PendingOrder } from '../scope/orders.ts';
import type { Decision } from '../world/state.ts';
import { announce } from './announce.ts';
import type { Recoverer } from './recoverer.ts';
import { openRecoveryRecord } from './recovery-record.ts';

export const carryOutOrder = async (
  recoverer: Recoverer,
  { recovery, incident, component }: Decision,
  { kind, by, reason }: PendingOrder,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<void> => {
  const { deps } = recoverer;
  await announce(recoverer, component, epoch, '');
  const record = await openRecoveryRecord(deps, recovery, incident, epoch, signal);
  const state = record.state();
  if (state.status === 'unplanned') return;
  if (kind === 'abandon_recovery') await record.report({ type: 'Abandon', epoch, by, reason });
  else {
    const takeover = { type: 'Continue', epoch, recoverer: deps.instance } as const;
    await record.report({ ...takeover, reason: `to pause it: ${reason}` });
    const open = state.plan.steps.find(({ id }) => state.steps[id]?.status !== 'succeeded');
    const step = open?.id ?? state.plan.steps.at(-1)?.id ?? 'none';
    await record.report({ type: 'Pause', epoch, step, reason: `${by}: ${reason}` });
  }
  deps.logger.info({ recovery, epoch: formatEpoch(epoch), kind, by }, 'order carried out');
};
