/**
 * Whether an entry is about a component of this estate, if it is about one. Pure. Others are not
 * kept: whoever may write could fill the memory of the service with them.
 */
import { type Estate, parseSubject, type Recorded, type Unreadable } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export const isKnown = (
  { components }: Pick<Estate, 'components'>,
  entry: E.Either<Unreadable, Recorded>,
): boolean => {
  const place = parseSubject((E.isLeft(entry) ? entry.left : entry.right.meta).subject);
  return place?.family !== 'component' || Object.hasOwn(components, place.id);
};
