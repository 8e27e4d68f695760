/**
 * Whether a value is exactly what a codec would give back for it, so that decoding can be spared:
 * of its type and without a key that `t.strict` would strip. Pure.
 *
 * Decoding builds a context for every property, for an error that nearly never comes; this is what
 * makes replay fast. Only for codecs that change nothing (as those of events): a value that does
 * not fit is decoded, which says why, or strips it.
 */
import * as t from 'io-ts';

type Fits = (value: unknown) => boolean;

/** Compiled once per codec. */
export const compileFits = (codec: t.Mixed): Fits => {
  const plain = onlyKnownKeys(codec);
  return plain === undefined ? codec.is : (value) => codec.is(value) && plain(value);
};

/** Undefined where nothing can be stripped, at any depth. */
const onlyKnownKeys = (codec: t.Mixed): Fits | undefined => {
  if (codec instanceof t.ExactType) return ofObject(propsOf(codec.type));
  if (codec instanceof t.ReadonlyType) return onlyKnownKeys(codec.type);
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    const item = onlyKnownKeys(codec.type);
    return item && ((value) => Array.isArray(value) && value.every(item));
  }
  if (codec instanceof t.UnionType) return ofUnion(codec.types);
  // What is not looked into (records, intersections) is never spared the decoding.
  const looked = codec instanceof t.InterfaceType || codec instanceof t.IntersectionType;
  return looked || (codec instanceof t.DictionaryType && codec.codomain.name !== 'unknown')
    ? () => false
    : undefined;
};

const ofUnion = (arms: readonly t.Mixed[]): Fits | undefined => {
  const strict = arms.flatMap((arm) => onlyKnownKeys(arm) ?? []);
  if (strict.length === 0) return undefined;
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  return strict.length > 1
    ? () => false
    : (value) => !isObject(value) || strict[0]?.(value) === true;
};

const ofObject = (props: t.Props): Fits => {
  const known = new Map(Object.entries(props).map(([key, codec]) => [key, onlyKnownKeys(codec)]));
  const inner = [...known].flatMap(([key, fits]) => (fits === undefined ? [] : [{ key, fits }]));
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    for (const key in value) if (!known.has(key)) return false;
    const fields = value as Readonly<Record<string, unknown>>;
    for (const { key, fits } of inner)
      if (fields[key] !== undefined && !fits(fields[key])) return false;
    return true;
  };
};

/** The properties of what `t.exact` wraps: an object, or required and optional ones together. */
const propsOf = (codec: t.HasProps): t.Props => {
  if (codec instanceof t.IntersectionType) {
    const parts: readonly t.HasProps[] = codec.types;
    return Object.assign({}, ...parts.map(propsOf));
  }
  if (codec instanceof t.InterfaceType || codec instanceof t.PartialType) return codec.props;
  return 'type' in codec ? propsOf(codec.type as t.HasProps) : {};
};
