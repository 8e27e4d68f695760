/**
 * A codec of an object that takes no key it does not know: what `t.strict` would drop in silence,
 * such as a misspelt limit, is refused with the names of the keys that there are. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

export const exact = <A>(
  codec: t.Type<A, unknown, unknown>,
  keys: readonly string[],
): t.Type<A, unknown, unknown> =>
  new t.Type(
    codec.name,
    codec.is,
    (u, context) => {
      const decoded = codec.validate(u, context);
      const stranger = Object.keys(Object(u)).find((key) => !keys.includes(key));
      return E.isLeft(decoded) || stranger === undefined
        ? decoded
        : t.failure(u, context, `"${stranger}" is none of: ${keys.join(', ')}`);
    },
    codec.encode,
  );
