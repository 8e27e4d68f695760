/**
 * The published estate in full, from its own text, for what the published components do not say:
 * instances and sites. Null where the text cannot be read here: then nothing is checked by it, and
 * the recoverers, who have the file, refuse what does not fit. Pure.
 */
import { type Estate, loadEstate } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';

export const estateText = ({ estate }: Desk): Estate | null => {
  if (estate === null || estate.text === '') return null;
  const loaded = loadEstate('estate', estate.text, {});
  return E.isRight(loaded) ? loaded.right.whole : null;
};
