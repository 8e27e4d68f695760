/**
 * A key that may be left out of a file, and what that means. Pure. The codec keeps the one it
 * wraps, so that unknown keys are found inside of it too.
 */
import * as t from 'io-ts';

export class DefaultType<A> extends t.Type<A, unknown, unknown> {
  readonly type: t.Type<A, unknown, unknown>;

  constructor(type: t.Type<A, unknown, unknown>, value: A) {
    super(
      type.name,
      type.is,
      (u, c) => (u === undefined ? t.success(value) : type.validate(u, c)),
      type.encode,
    );
    this.type = type;
  }
}

export const withDefault = <A>(type: t.Type<A, unknown, unknown>, value: A): DefaultType<A> =>
  new DefaultType(type, value);
