/** The catalogue, the design's table, the roles and the descriptions all say the same. */
import test from 'ava';
import { designTable } from '../../../../test/harness/design-table.ts';
import { permissionsOf } from '../access/permissions.ts';
import { permits } from '../access/permits.ts';
import { type Role, roleNames, roles } from '../access/roles.ts';
import {
  catalogue,
  type EventType,
  eventTypes,
  type Family,
  families,
} from '../events/catalogue.ts';
import { eventMeanings } from './event-meanings.ts';
import { eventSchema, eventVersions } from './event-schemas.ts';
import type { JsonSchema } from './json-schema.ts';
import { codecMeanings } from './meanings/codecs.ts';
import { fieldMeanings } from './meanings/fields.ts';
import { ownFieldMeanings } from './meanings/own-fields.ts';

const typesOf = (family: Family) => eventTypes.filter((type) => catalogue[type].family === family);
const writersOf = (types: readonly EventType[]): readonly Role[] => [
  ...new Set(types.flatMap((type) => eventMeanings[type].writers)),
];

test('the families are those of the design, and each has its events', (t) => {
  t.deepEqual([...families].sort(), Object.keys(designTable).sort());
  for (const family of families)
    t.deepEqual([...typesOf(family)].sort(), [...designTable[family].types].sort(), family);
});

test('the writers are those of the design', (t) => {
  for (const family of families) {
    const writers = writersOf(typesOf(family));
    t.deepEqual([...writers].sort(), [...designTable[family].writers].sort(), family);
  }
});

/** A user of that role, as the server knows it. */
const publishes = (role: Role): readonly string[] =>
  permissionsOf({ name: 'own', role, mode: roles[role].modes[0] ?? 'drill' }).publish;

test('whoever writes an event may publish on its subject', (t) => {
  for (const type of eventTypes) {
    const { family } = catalogue[type];
    for (const role of eventMeanings[type].writers) {
      const mode = roles[role].modes[0] ?? 'drill';
      t.true(permits(publishes(role), `ledger.${mode}.${family}.own`), `${role}: ${type}`);
    }
  }
});

test('whoever may publish on a family writes something there', (t) => {
  for (const role of roleNames) {
    const { writes, writesOwn } = roles[role];
    for (const family of [...writes, ...writesOwn])
      t.true(writersOf(typesOf(family)).includes(role), `${role} never writes to ${family}`);
  }
});

/** Every description that is missing, and every one that was asked for. */
const described = (owner: string, schema: JsonSchema): readonly (readonly [string, boolean])[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [`${owner}.${name}`, field.description !== undefined] as const,
    ...described(owner, field),
  ]),
  ...(schema.items === undefined ? [] : described(owner, schema.items)),
  ...(schema.anyOf ?? []).flatMap((arm) => described(owner, arm)),
];

const all = eventVersions().flatMap((event) => {
  const schema = eventSchema(event);
  const { data, ...envelope } = schema.properties ?? {};
  return [
    ...described('Envelope', { properties: envelope }),
    ...described(event.type, data ?? {}),
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, part]) => [
      [name, part.description !== undefined] as const,
      ...described(name, part),
    ]),
  ];
});

test('every field and every named part has a meaning', (t) => {
  t.deepEqual([...new Set(all.flatMap(([name, has]) => (has ? [] : [name])))], []);
});

test('no meaning is left of what is no longer there', (t) => {
  const names = new Set(all.map(([name]) => name)).add('Envelope.data').add('Envelope');
  const fields = new Set([...names].map((name) => name.slice(name.indexOf('.') + 1)));
  t.deepEqual(
    Object.keys({ ...codecMeanings, ...ownFieldMeanings }).filter((name) => !names.has(name)),
    [],
  );
  t.deepEqual(
    Object.keys(fieldMeanings).filter((name) => !fields.has(name)),
    [],
  );
});
