/**
 * A store that takes the events of one stream only. The checkpoints say, under their lock, which
 * stream the rows are of: a projector that still reads the site before a promotion must not write
 * its events among those of the site after it.
 */
import type { Store } from './store.ts';

export const pinnedStore = (store: Store, pin: string): Store => ({
  transact: (work) =>
    store.transact((transaction) =>
      work({
        ...transaction,
        lockCheckpoints: async () => {
          const checkpoints = await transaction.lockCheckpoints();
          const other = checkpoints.find(({ streamCreated }) => streamCreated !== pin);
          if (other === undefined) return checkpoints;
          throw new Error(
            `${other.projection} holds rows of the LEDGER created ${other.streamCreated}, ` +
              `these events are of the one created ${pin}`,
          );
        },
      }),
    ),
});
