/** The fields of an object as a Markdown table; unnamed inner objects are written out. Pure. */
import type { JsonSchema } from '../json-schema.ts';
import { typeWords } from './type-words.ts';

export const fieldsTable = (schema: JsonSchema): readonly string[] => [
  '| field | type | meaning |',
  '|---|---|---|',
  ...rows(schema, ''),
];

const rows = ({ properties = {}, required = [] }: JsonSchema, path: string): readonly string[] =>
  Object.entries(properties).flatMap(([name, field]) => {
    const type = typeWords(field);
    const may = required.includes(name) ? '' : ', may be left out';
    const row = `| \`${path}${name}\` | ${type}${may} | ${field.description ?? ''} |`;
    return [row, ...rows(field, `${path}${name}.`)];
  });
