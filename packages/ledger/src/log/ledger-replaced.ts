/**
 * Another stream has taken LEDGER's place while this process ran: deleted and made anew, restored,
 * or a promoted mirror. What the process knows is of the stream before, so that it has to be
 * started again; positions that are on disk are then judged by the new stream's lineage.
 */
import { pinOf, type StreamIdentity } from './stream-identity.ts';

export class LedgerReplaced extends Error {
  override readonly name = 'LedgerReplaced';
}

/** Throws unless LEDGER is the stream it was, and holds everything up to `position`. */
export const confirmStream = (known: StreamIdentity, found: StreamIdentity, position = 0): void => {
  if (pinOf(found) === pinOf(known) && found.lastSequence >= position) return;
  throw new LedgerReplaced(
    `LEDGER is another stream: created ${found.created}, generation ${found.generation}, with ` +
      `head ${found.lastSequence}; expected created ${known.created}, generation ` +
      `${known.generation}, with ${position} or more`,
  );
};
