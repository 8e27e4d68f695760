/**
 * Tells the epoch of a claim to the estate's actuators and to the instance to be promoted. IO.
 */
import type { Epoch } from '@recovery-ledger/ledger';
import { LostClaim } from './lost-claim.ts';
import { raiseEpochs } from './raise-epochs.ts';
import type { Recoverer } from './recoverer.ts';

/**
 * `candidate` is the address of the instance to be promoted, empty where there is none. Nothing
 * real is told of a drill's epoch: a rehearsal has no effects to fence.
 */
export const announce = async (
  { deps, signal }: Recoverer,
  component: string,
  epoch: Epoch,
  candidate: string,
): Promise<void> => {
  if (deps.log.mode === 'drill') return;
  const told = Object.values(deps.estate.actuators).concat(candidate === '' ? [] : [candidate]);
  const raised = await raiseEpochs(deps, told, component, epoch, signal);
  if (raised.superseded) throw new LostClaim('an actuator knows a newer epoch');
  if (raised.silent.length > 0) deps.logger.warn({ silent: raised.silent }, 'actuators not told');
};
