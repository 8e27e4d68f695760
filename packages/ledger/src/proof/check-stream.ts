/**
 * Whether seals are of this log: the stream that it is now, or one that it continues. Pure.
 */
import type { StreamIdentity } from '../log/stream-identity.ts';
import type { Findings } from './findings.ts';
import type { Seal } from './seal.ts';

export type SealedStream = Pick<StreamIdentity, 'created' | 'generation' | 'lineage'>;

export type StreamCheck = {
  /**
   * The last sequence of the seal's range that this log took over; undefined: it is another log.
   */
  readonly takenOver: (seal: Pick<Seal, 'created' | 'generation' | 'last'>) => number | undefined;
};

/** Without `stream` every seal is taken to be of one log, as long as all say the same. */
export const createStreamCheck = (
  stream: SealedStream | undefined,
  findings: Findings,
): StreamCheck => {
  let now = stream;
  const told = new Set<string>();
  return {
    takenOver: ({ created, generation, last }) => {
      now ??= { created, generation, lineage: [] };
      if (created === now.created && generation === now.generation) return last;
      const ancestor = now.lineage.find(
        (of) => of.created === created && of.generation === generation,
      );
      const id = `${created}/${generation}`;
      if (ancestor === undefined) {
        if (!told.has(id)) {
          const message =
            `seals are of LEDGER created ${created} (generation ${generation}); this one was ` +
            `created ${now.created} (generation ${now.generation}) and does not continue it`;
          findings.problem({ kind: 'stream-replaced', message });
          told.add(id);
        }
        return undefined;
      }
      findings.note(
        `LEDGER continues the one created ${created} (generation ${generation}), taken over ` +
          `through #${ancestor.through}`,
      );
      return Math.min(last, ancestor.through);
    },
  };
};
