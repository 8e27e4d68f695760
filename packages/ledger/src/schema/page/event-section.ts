/** One event on the page: meaning, writers, versions, fields and an example. Pure. */
import { catalogue, type EventType } from '../../events/catalogue.ts';
import { dataschemaOf } from '../../events/envelope.ts';
import { eventMeanings } from '../event-meanings.ts';
import { dataSchema, type EventVersion } from '../event-schemas.ts';
import { fieldsTable } from './fields-table.ts';

/** The stored payload of a golden sample, as JSON. */
export type SampleOf = (event: EventVersion) => { readonly data: unknown };

export const eventSection = (type: EventType, sampleOf: SampleOf): readonly string[] => {
  const { version } = catalogue[type];
  const { says, writers } = eventMeanings[type];
  const older = Array.from({ length: version - 1 }, (_, index) => version - 1 - index);
  return [
    `### ${type}`,
    '',
    says,
    '',
    `Written by ${writers.join(', ')}. \`${dataschemaOf(type, version)}\``,
    '',
    ...versionSection({ type, version }, sampleOf),
    ...older.flatMap((old) => [
      `Version ${old}, which is still read:`,
      '',
      ...versionSection({ type, version: old }, sampleOf),
    ]),
  ];
};

const versionSection = (event: EventVersion, sampleOf: SampleOf): readonly string[] => [
  ...fieldsTable(dataSchema(event)),
  '',
  '```json',
  JSON.stringify(sampleOf(event).data, null, 2),
  '```',
  '',
];
