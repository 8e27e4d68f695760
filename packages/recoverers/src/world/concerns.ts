/**
 * Whether an entry of the log is about this estate. Pure. Claims of components that it does not
 * have, and what nobody can read of them, are not kept: whoever may write could fill the memory of
 * every recoverer with them. Their failures are kept all the same, and withheld with the reason.
 * What cannot be read among people's acts is no act: garbage there must not stop every recovery.
 */
import { type Estate, type Followed, parseSubject } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export const concerns = ({ components }: Pick<Estate, 'components'>, entry: Followed['entry']) => {
  const { subject } = E.isLeft(entry) ? entry.left : entry.right.meta;
  const place = parseSubject(subject);
  if (place === undefined) return false;
  const isOurs = Object.hasOwn(components, place.id);
  if (place.family === 'claim') return isOurs;
  if (E.isRight(entry) || place.family === 'scope') return true;
  return place.family === 'component' && isOurs;
};
