/** A text of a copy as JSON, or the word for a person that it is none. Pure. */
import * as E from 'fp-ts/lib/Either.js';

export const parseJson = (text: string): E.Either<string, unknown> => {
  try {
    return E.right(JSON.parse(text));
  } catch {
    return E.left('it is not JSON');
  }
};
