/**
 * The JSON Schemas of every version of every event: of its data, of the whole CloudEvent, and of
 * all of them in one document. Pure, and made when asked for.
 */
import type * as t from 'io-ts';
import { catalogue, type EventType, eventTypes } from '../events/catalogue.ts';
import { dataschemaOf, Envelope } from '../events/envelope.ts';
import { oldVersionsOf } from '../events/upcast.ts';
import { describe } from './describe.ts';
import { dialect, type JsonSchema } from './json-schema.ts';
import { inlineSchema, schemaOf, type Walk } from './schema-of.ts';

export type EventVersion = { readonly type: EventType; readonly version: number };

/** Every version that was ever written, oldest first within a type. */
export const eventVersions = (): readonly EventVersion[] =>
  eventTypes.flatMap((type) =>
    Array.from({ length: catalogue[type].version }, (_, index) => ({ type, version: index + 1 })),
  );

const dataCodec = ({ type, version }: EventVersion): t.Mixed =>
  oldVersionsOf(type)[version - 1]?.codec ?? catalogue[type].data;

/** Its `$id` is what the envelope says in `dataschema`. */
export const dataSchema = (event: EventVersion): JsonSchema => {
  const walk = newWalk(describe);
  const schema = inlineSchema(dataCodec(event), event.type, walk);
  const $id = dataschemaOf(event.type, event.version);
  return { $schema: dialect, $id, ...titled(event, 'data of '), ...schema, $defs: defsOf(walk) };
};

/** The whole event, as it is stored. */
export const eventSchema = (event: EventVersion): JsonSchema => {
  const walk = newWalk(describe);
  const schema = whole(event, walk);
  const $id = `urn:recovery-ledger:event:${event.type}:${event.version}`;
  return { $schema: dialect, $id, ...schema, $defs: defsOf(walk) };
};

/** One document that accepts every version of every event. */
export const allSchemas = (): JsonSchema => {
  const walk = newWalk(describe);
  const events = eventVersions().map((event) => [keyOf(event), beside(event, walk)] as const);
  return {
    $schema: dialect,
    $id: 'urn:recovery-ledger:events',
    title: 'Events of the recovery ledger',
    oneOf: events.map(([key]) => ({ $ref: `#/$defs/${key}` })),
    $defs: { ...Object.fromEntries(events), ...defsOf(walk) },
  };
};

/** Without any words: what is frozen when a version is published. */
export const shapeOf = (event: EventVersion): JsonSchema => {
  const walk = newWalk(() => undefined);
  const schema = inlineSchema(dataCodec(event), event.type, walk);
  return { ...schema, $defs: defsOf(walk) };
};

export const keyOf = ({ type, version }: EventVersion): string => `${type}.${version}`;

const newWalk = (describe: Walk['describe']): Walk => ({ defs: new Map(), describe });

const defsOf = ({ defs }: Walk): { readonly [name: string]: JsonSchema } =>
  Object.fromEntries([...defs].map(([name, { schema }]) => [name, schema]));

/** Envelope and data in one object. */
const whole = (event: EventVersion, walk: Walk): JsonSchema => {
  const { properties, ...envelope } = inlineSchema(Envelope, 'Envelope', walk);
  const fixed = { ...properties };
  for (const [name, schema] of Object.entries(own(event, walk)))
    fixed[name] = { ...properties?.[name], ...schema };
  return { ...titled(event), ...envelope, properties: fixed };
};

/** The same, beside others: the envelope, which allows no other member, is there once for all. */
const beside = (event: EventVersion, walk: Walk): JsonSchema => ({
  ...titled(event),
  allOf: [schemaOf(Envelope, 'Envelope', walk), { type: 'object', properties: own(event, walk) }],
});

/** What an event fixes of its envelope. */
const own = (event: EventVersion, walk: Walk): { readonly [name: string]: JsonSchema } => ({
  type: { const: event.type },
  dataschema: { const: dataschemaOf(event.type, event.version) },
  data: inlineSchema(dataCodec(event), event.type, walk),
});

const titled = (event: EventVersion, of = ''): JsonSchema => {
  const description = describe(event.type);
  const title = `${of}${event.type}, version ${event.version}`;
  return description === undefined ? { title } : { title, description };
};
