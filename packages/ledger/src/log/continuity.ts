/**
 * Whether a position that was reached in one stream still means the same in LEDGER as it is now.
 * Pure. A promoted mirror, a restored backup and an import continue the stream before them up to a
 * sequence; a reader that has gone further has seen events which are lost, and must not go on.
 */
import { pinOf, type StreamIdentity } from './stream-identity.ts';

export type Continuity =
  /** The same events up to the position: whoever goes on pins the stream that LEDGER is now. */
  | { readonly _tag: 'Continues' }
  /** Events that the reader has seen are not in LEDGER any more. */
  | { readonly _tag: 'Lost'; readonly through: number; readonly reason: string }
  /** LEDGER does not say that it continues what the reader has read. */
  | { readonly _tag: 'Foreign'; readonly reason: string };

/** `pin` is what `pinOf` gave when the position was reached. */
export const judgeContinuity = (
  pin: string,
  position: number,
  identity: Omit<StreamIdentity, 'atomic'>,
): Continuity => {
  const { lastSequence, lineage } = identity;
  if (pin === pinOf(identity)) {
    const reason = `sequence ${position} was seen, but LEDGER ends at ${lastSequence}`;
    return position <= lastSequence
      ? { _tag: 'Continues' }
      : { _tag: 'Lost', through: lastSequence, reason };
  }
  const ancestor = lineage.find((one) => pinOf(one) === pin);
  if (ancestor === undefined) {
    const reason = `the LEDGER created ${pin} was read, and ${show(identity)} does not continue it`;
    return { _tag: 'Foreign', reason };
  }
  const { through } = ancestor;
  const reason =
    `sequence ${position} of the LEDGER created ${pin} was seen, but ${show(identity)} ` +
    `has taken over no more than ${through}`;
  return position <= through ? { _tag: 'Continues' } : { _tag: 'Lost', through, reason };
};

const show = ({ created, generation }: Pick<StreamIdentity, 'created' | 'generation'>): string =>
  `the one created ${created} (generation ${generation})`;
