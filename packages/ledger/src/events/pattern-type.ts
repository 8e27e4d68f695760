/**
 * A codec of texts that one pattern decides on. It keeps the pattern, so that the JSON Schema of
 * an event cannot say anything else than its codec does. Pure.
 */
import * as t from 'io-ts';
import { show } from './show.ts';

export class PatternType extends t.Type<string, string, unknown> {
  readonly pattern: RegExp;

  /** `told` is what a refusal says of the pattern; nothing where that would not help. */
  constructor(name: string, pattern: RegExp, told = String(pattern)) {
    const is = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);
    const rule = told === '' ? '' : ` (${told})`;
    super(
      name,
      is,
      (u, c) => (is(u) ? t.success(u) : t.failure(u, c, `${show(u)} is not a ${name}${rule}`)),
      t.identity,
    );
    this.pattern = pattern;
  }
}
