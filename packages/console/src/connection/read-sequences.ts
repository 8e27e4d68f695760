/** IO: single events of the log by their sequences; one that cannot be read is left out. */
import { decodeStored, type Log, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export const readSequences = async (
  log: Pick<Log, 'leader'>,
  places: readonly { readonly sequence: number }[],
): Promise<readonly Recorded[]> => {
  const found: Recorded[] = [];
  for (const { sequence } of places) {
    const message = await log.leader.at(sequence);
    const decoded = message === undefined ? undefined : decodeStored(message);
    if (decoded !== undefined && E.isRight(decoded)) found.push(decoded.right);
  }
  return found;
};
