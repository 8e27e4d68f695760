/** The type of a field as a person reads it, in Markdown; named parts are links. Pure. */
import type { JsonSchema } from '../json-schema.ts';

export const typeWords = (schema: JsonSchema): string => {
  const { $ref, anyOf, enum: options, const: only, type, items } = schema;
  if ($ref !== undefined) return partLink($ref);
  if (anyOf !== undefined) return anyOf.map(typeWords).join(' or ');
  if (options !== undefined) return options.map((option) => `\`${option}\``).join(', ');
  if (only !== undefined) return `\`${only}\``;
  if (items !== undefined) return `list of ${typeWords(items)}`;
  if (type === 'object') return objectWords(schema);
  return type ?? 'any JSON';
};

const objectWords = ({ properties, additionalProperties }: JsonSchema): string => {
  if (properties !== undefined) return 'object';
  return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
    ? `object of ${typeWords(additionalProperties)} by name`
    : 'object';
};

const partLink = ($ref: string): string => {
  const name = $ref.slice($ref.lastIndexOf('/') + 1);
  return `[${name}](#${name.toLowerCase()})`;
};
