/** IO (random): a name for something that a person may have to type again: `pause-k3f7q2`. */
import { randomInt } from 'node:crypto';

/** No letter or digit that is taken for another. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const length = 6;

export const newId = (kind: string): string =>
  `${kind}-${Array.from({ length }, () => letters[randomInt(letters.length)]).join('')}`;
