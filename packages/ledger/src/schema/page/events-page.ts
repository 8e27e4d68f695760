/**
 * docs/events.md: every event by family, with what it means, who writes it, its fields and an
 * example; then the parts that events are made of. Pure. A test holds the file to it.
 */
import { catalogue, eventTypes, type Family, families } from '../../events/catalogue.ts';
import { Envelope } from '../../events/envelope.ts';
import { describe } from '../describe.ts';
import { allSchemas, type EventVersion } from '../event-schemas.ts';
import type { JsonSchema } from '../json-schema.ts';
import { inlineSchema } from '../schema-of.ts';
import { eventSection, type SampleOf } from './event-section.ts';
import { aggregateWords, introduction } from './events-words.ts';
import { fieldsTable } from './fields-table.ts';

export const eventsPage = (sampleOf: SampleOf): string => {
  const example: EventVersion = { type: 'IncidentAcknowledged', version: 1 };
  const envelope = inlineSchema(Envelope, 'Envelope', { defs: new Map(), describe });
  return [
    ...introduction,
    ...contents(),
    '## Envelope',
    '',
    ...fieldsTable(envelope),
    '',
    'A whole event, as it is stored:',
    '',
    '```json',
    JSON.stringify(sampleOf(example), null, 2),
    '```',
    '',
    ...families.flatMap((family) => familySection(family, sampleOf)),
    ...parts(),
  ].join('\n');
};

const typesOf = (family: Family) => eventTypes.filter((type) => catalogue[type].family === family);

const contents = (): readonly string[] => [
  '| subject | events |',
  '|---|---|',
  ...families.map((family) => {
    const links = typesOf(family).map((type) => `[${type}](#${type.toLowerCase()})`);
    return `| [\`${subjectWords(family)}\`](#${family}) | ${links.join(' ')} |`;
  }),
  '',
];

/** Drills are a family of drill mode alone. */
const subjectWords = (family: Family): string =>
  `ledger.${family === 'drill' ? 'drill' : '<mode>'}.${family}.<${aggregateWords[family]}>`;

const familySection = (family: Family, sampleOf: SampleOf): readonly string[] => [
  `## ${family}`,
  '',
  `Subject: \`${subjectWords(family)}\``,
  '',
  ...typesOf(family).flatMap((type) => eventSection(type, sampleOf)),
];

const isPart = (name: string): boolean => !name.includes('.') && name !== 'Envelope';

const parts = (): readonly string[] => [
  '## Parts',
  '',
  ...Object.entries(allSchemas().$defs ?? {})
    .filter(([name]) => isPart(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, schema]) => [`### ${name}`, '', ...part(schema), '']),
];

const part = (schema: JsonSchema): readonly string[] => {
  const { description = '', pattern, properties, enum: options, anyOf } = schema;
  if (properties !== undefined) return [description, '', ...fieldsTable(schema)];
  const words = options?.map((option) => `\`${option}\``).join(', ');
  const rule = pattern === undefined ? words : `\`${pattern}\``;
  return rule === undefined || anyOf !== undefined ? [description] : [description, '', rule];
};
