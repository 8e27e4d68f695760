/**
 * The JSON Schema of a codec, by a walk over its parts: it accepts exactly what `compileFits` of
 * the codec does. Pure. A codec that the walk does not know is a bug, never an open `{}`.
 *
 * Codecs with a name of their own become `$defs`, collected on the way.
 */
import * as t from 'io-ts';
import { fieldsOf } from '../events/fields-of.ts';
import { PatternType } from '../events/pattern-type.ts';
import { customSchemas } from './custom-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

export type Walk = {
  readonly defs: Map<string, { readonly codec: t.Mixed; readonly schema: JsonSchema }>;
  /** What a field of an event or a named codec says; undefined leaves it without words. */
  readonly describe: (owner: string, field?: string) => string | undefined;
};

/** `owner` names whose fields these are, for their descriptions. */
export const schemaOf = (codec: t.Mixed, owner: string, walk: Walk): JsonSchema => {
  if (!isNamed(codec)) return inlineSchema(codec, owner, walk);
  const known = walk.defs.get(codec.name);
  if (known !== undefined && known.codec !== codec)
    throw new Error(`two codecs are called ${codec.name}: give one of them another name`);
  if (known === undefined) {
    const schema = inlineSchema(codec, codec.name, walk);
    const described = { ...describing(walk.describe(codec.name)), ...schema };
    walk.defs.set(codec.name, { codec, schema: described });
  }
  return { $ref: `#/$defs/${codec.name}` };
};

/** The schema itself, whatever the codec is called. */
export const inlineSchema = (codec: t.Mixed, owner: string, walk: Walk): JsonSchema => {
  const custom = customSchemas.get(codec);
  if (custom !== undefined) return custom;
  if (codec instanceof PatternType) return { type: 'string', pattern: codec.pattern.source };
  if (codec instanceof t.ExactType) return objectSchema(codec.type, owner, walk);
  if (codec instanceof t.ReadonlyType) return schemaOf(codec.type, owner, walk);
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType)
    return { type: 'array', items: schemaOf(codec.type, owner, walk) };
  if (codec instanceof t.DictionaryType) return recordSchema(codec, owner, walk);
  if (codec instanceof t.UnionType) return unionSchema(codec.types, owner, walk);
  return plainSchema(codec);
};

/** Named on purpose: io-ts names the others by their text, or by a small letter (`string`). */
const isNamed = ({ name }: t.Mixed): boolean => /^[A-Z][A-Za-z0-9]*$/.test(name);

const describing = (description: string | undefined): JsonSchema =>
  description === undefined ? {} : { description };

const objectSchema = (codec: t.Mixed, owner: string, walk: Walk): JsonSchema => {
  const { required, optional } = fieldsOf(codec);
  const properties = Object.entries({ ...required, ...optional }).map(([name, field]) => {
    const described = describing(walk.describe(owner, name));
    return [name, { ...described, ...schemaOf(field, owner, walk) }] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: Object.keys(required),
    additionalProperties: false,
  };
};

const recordSchema = (
  { domain, codomain }: t.DictionaryType<t.Mixed, t.Mixed>,
  owner: string,
  walk: Walk,
): JsonSchema => {
  const values = codomain === t.unknown ? {} : schemaOf(codomain, owner, walk);
  const open: JsonSchema = { type: 'object', additionalProperties: values };
  return domain === t.string ? open : { ...open, propertyNames: schemaOf(domain, owner, walk) };
};

const unionSchema = (arms: readonly t.Mixed[], owner: string, walk: Walk): JsonSchema => {
  const literals = arms.flatMap((arm) => (arm instanceof t.LiteralType ? [arm.value] : []));
  if (literals.length === arms.length) return { enum: literals };
  return { anyOf: arms.map((arm) => schemaOf(arm, owner, walk)) };
};

const plainSchema = (codec: t.Mixed): JsonSchema => {
  if (codec instanceof t.LiteralType) return { const: codec.value };
  if (codec instanceof t.KeyofType) return { enum: Object.keys(codec.keys) };
  if (codec instanceof t.StringType) return { type: 'string' };
  if (codec instanceof t.BooleanType) return { type: 'boolean' };
  if (codec instanceof t.NullType) return { type: 'null' };
  if (codec instanceof t.UnknownType) return {};
  throw new Error(`no JSON Schema is known for the codec ${codec.name.slice(0, 80)}`);
};
