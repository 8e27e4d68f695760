/** Which events of a stretch of the log a projection is given. Pure. */
import type { Recorded, Unreadable } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { familyOf, isFamilyOf, type Projection } from '../model/projection.ts';

export type Entry = {
  readonly sequence: number;
  readonly entry: E.Either<Unreadable, Recorded>;
};

/** A stretch of the log without gaps: everything after `after` up to its last entry. */
export type Batch = { readonly after: number; readonly entries: readonly Entry[] };

/** The readable events of a batch, each with what its subject has in common with its family's. */
export type Readable = { readonly event: Recorded; readonly family: string };

export const readableOf = ({ entries }: Batch): readonly Readable[] => {
  const readable: Readable[] = [];
  for (const { entry } of entries) {
    if (E.isRight(entry)) {
      readable.push({ event: entry.right, family: familyOf(entry.right.meta.subject) });
    }
  }
  return readable;
};

export const eventsFor = (
  projection: Projection,
  readable: readonly Readable[],
  after: number,
): readonly Recorded[] => {
  const events: Recorded[] = [];
  for (const { event, family } of readable) {
    if (event.meta.sequence > after && isFamilyOf(projection, family)) events.push(event);
  }
  return events;
};
