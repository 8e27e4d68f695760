/**
 * Keys of a value that its codec does not know. Pure. `t.strict` strips them without a word, which
 * is right for events of a later version and wrong for a file that a person wrote: a misspelt key
 * must be an error, not a default.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Problem } from '../events/explain.ts';
import { DefaultType } from './with-default.ts';

type Path = readonly string[];

export const unknownKeys = (
  codec: t.Mixed,
  value: unknown,
  path: Path = [],
): readonly Problem[] => {
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownKeys(codec.type, item, [...path, `${index}`]));
  }
  if (codec instanceof t.UnionType && Array.isArray(value)) {
    const mixed: readonly t.Mixed[] = codec.types;
    const lists = mixed.filter((arm) => arm instanceof t.ReadonlyArrayType);
    return lists.flatMap((arm) => unknownKeys(arm, value, path));
  }
  if (!t.UnknownRecord.is(value)) return [];
  if (codec instanceof t.DictionaryType) {
    return Object.entries(value).flatMap(([key, item]) =>
      unknownKeys(codec.codomain, item, [...path, key]),
    );
  }
  if (codec instanceof DefaultType) return unknownKeys(codec.type, value, path);
  if (codec instanceof t.UnionType) {
    const arm = armOf(codec, value);
    return arm === undefined ? [] : unknownKeys(arm, value, path);
  }
  const props = propsOf(codec);
  return props === undefined ? [] : unknownOf(props, value, path);
};

const unknownOf = (
  props: t.Props,
  value: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Problem[] =>
  Object.entries(value).flatMap(([key, item]) => {
    const codec = Object.hasOwn(props, key) ? props[key] : undefined;
    if (codec !== undefined) return unknownKeys(codec, item, [...path, key]);
    const known = Object.keys(props).join(', ');
    return [{ path: [...path, key], message: `unknown key (known here: ${known})` }];
  });

/** The properties of an object codec, or undefined for every other kind. */
const propsOf = (codec: t.Mixed): t.Props | undefined => {
  if (codec instanceof t.ExactType || codec instanceof t.ReadonlyType) return propsOf(codec.type);
  if (codec instanceof t.InterfaceType || codec instanceof t.PartialType) return codec.props;
  if (!(codec instanceof t.IntersectionType)) return undefined;
  const parts: readonly t.Mixed[] = codec.types;
  return Object.assign({}, ...parts.map((part) => propsOf(part) ?? {}));
};

/**
 * The arm that is meant: one that decodes, else the one whose literal tags agree, else the only
 * one.
 */
const armOf = (union: t.UnionType<t.Mixed[]>, value: Readonly<Record<string, unknown>>) => {
  const objects = union.types.filter((arm) => propsOf(arm) !== undefined);
  const decoding = objects.find((arm) => E.isRight(arm.decode(value)));
  const tagged = objects.find((arm) => tagsAgree(propsOf(arm) ?? {}, value));
  return decoding ?? tagged ?? (objects.length === 1 ? objects[0] : undefined);
};

const tagsAgree = (props: t.Props, value: Readonly<Record<string, unknown>>): boolean => {
  const tags = Object.entries(props).filter(([, codec]) => codec instanceof t.LiteralType);
  return tags.length > 0 && tags.every(([key, codec]) => codec.is(value[key]));
};
