/** The AsyncAPI document is valid, whole, and gives every role what the table of roles gives it. */
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import test from 'ava';
import { type Role, roleNames, roles } from '../../access/roles.ts';
import { families } from '../../events/catalogue.ts';
import { eventVersions, keyOf } from '../event-schemas.ts';
import { readGolden } from '../read-golden.ts';
import { asyncApi } from './document.ts';

const text = JSON.stringify(asyncApi());
const parsed = new Parser().parse(text);
const errors = 0;

test('it is valid', async (t) => {
  const { document, diagnostics } = await parsed;
  const found = diagnostics.filter(({ severity }) => severity === errors);
  t.deepEqual(
    found.map(({ path, message }) => `${path.join('.')}: ${message}`),
    [],
  );
  t.is(document?.version(), '3.0.0');
});

test('every version of every event is a message, whose payload accepts the golden sample', (t) => {
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  const { components } = JSON.parse(text);
  ajv.addSchema({ components: { schemas: components.schemas } }, 'asyncapi');
  for (const event of eventVersions()) {
    const { payload } = components.messages[keyOf(event)];
    const validate = ajv.compile({ $ref: `asyncapi${payload.$ref}` });
    const sample = JSON.parse(readGolden(event).toString());
    t.true(validate(sample), `${keyOf(event)}: ${ajv.errorsText(validate.errors)}`);
    t.false(validate({ ...sample, more: 1 }), keyOf(event));
    t.false(validate({ ...sample, data: {} }), keyOf(event));
  }
});

const operations: Readonly<Record<string, { readonly action: string }>> =
  JSON.parse(text).operations;

const channelsOf = (role: Role, verb: string): readonly string[] =>
  Object.keys(operations)
    .filter((name) => name.startsWith(`${role}.${verb}.`))
    .map((name) => name.slice(`${role}.${verb}.`.length));

test('a role publishes on the families that it writes, and on no other', (t) => {
  for (const role of roleNames) {
    const { writes, writesOwn } = roles[role];
    const published = channelsOf(role, 'publishes').filter((channel) =>
      families.some((family) => family === channel),
    );
    t.deepEqual([...published].sort(), [...writes, ...writesOwn].sort(), role);
  }
});

test('beside the log, everybody has the channels of the design', (t) => {
  const beside = (role: Role) => ({
    publishes: channelsOf(role, 'publishes').filter(
      (channel) => !(families as readonly string[]).includes(channel),
    ),
    receives: channelsOf(role, 'receives'),
  });
  t.deepEqual(beside('auditor'), { publishes: [], receives: ['ledger', 'seals'] });
  t.deepEqual(beside('sealer'), {
    publishes: ['telemetry', 'seals'],
    receives: ['ledger', 'seals'],
  });
  t.deepEqual(beside('chaos'), { publishes: ['telemetry'], receives: ['ledger', 'chaosFail'] });
  t.deepEqual(beside('alerter'), { publishes: ['alerts', 'telemetry'], receives: ['ledger'] });
  t.deepEqual(beside('operator'), {
    publishes: ['chaosFail'],
    receives: ['ledger', 'alerts', 'telemetry'],
  });
});

test('docs/asyncapi.json is this document', (t) => {
  const file = readFileSync(new URL('../../../../../docs/asyncapi.json', import.meta.url), 'utf8');
  t.deepEqual(
    JSON.parse(file),
    JSON.parse(text),
    'npx recovery-ledger schema --asyncapi > docs/asyncapi.json && npx biome format --write docs/asyncapi.json',
  );
});
