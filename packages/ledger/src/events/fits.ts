/**
 * Whether a value is exactly what a codec would give back for it, so that decoding can be spared:
 * of its type and without a key that `t.strict` would strip. Pure.
 *
 * Decoding builds a context for every property, for an error that nearly never comes; this is what
 * makes replay fast. Only for codecs that change nothing (as those of events): a value that does
 * not fit is decoded, which says why, or strips it.
 */
import * as t from 'io-ts';
import { fieldsOf } from './fields-of.ts';

type Fits = (value: unknown) => boolean;

/** Compiled once per codec. */
export const compileFits = (codec: t.Mixed): Fits => {
  if (codec instanceof t.ExactType) return fitsObject(codec.type);
  if (codec instanceof t.ReadonlyType) return compileFits(codec.type);
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    const item = compileFits(codec.type);
    return (value) => Array.isArray(value) && value.every(item);
  }
  if (codec instanceof t.DictionaryType) {
    const item = compileFits(codec.codomain);
    return (value) => t.UnknownRecord.is(value) && Object.values(value).every(item);
  }
  if (codec instanceof t.UnionType) {
    const arms: readonly Fits[] = codec.types.map(compileFits);
    return (value) => arms.some((fits) => fits(value));
  }
  // An open object keeps what it does not know; strict ones inside it would have to be looked for.
  const open = codec instanceof t.InterfaceType || codec instanceof t.PartialType;
  return open || codec instanceof t.IntersectionType ? () => false : codec.is;
};

/** One walk over the value's own keys: each is known and fits, and no required one is missing. */
const fitsObject = (codec: t.Mixed): Fits => {
  const { required, optional } = fieldsOf(codec);
  const compiled = Object.entries({ ...optional, ...required }).map(
    ([key, field]) => [key, { fits: compileFits(field), required: key in required }] as const,
  );
  const fields = new Map(compiled);
  const wanted = Object.keys(required).length;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const object = value as Readonly<Record<string, unknown>>;
    let found = 0;
    for (const key in object) {
      const field = fields.get(key);
      if (field === undefined || !field.fits(object[key])) return false;
      if (field.required) found += 1;
    }
    return found === wanted;
  };
};
