/**
 * Codecs that are no combination of others, with the schema that says the same. Pure. Texts with a
 * pattern are not among them: those carry their pattern.
 */
import type * as t from 'io-ts';
import { IsoInstant, Sequence } from '../events/primitives.ts';
import type { JsonSchema } from './json-schema.ts';

export const customSchemas: ReadonlyMap<t.Mixed, JsonSchema> = new Map<t.Mixed, JsonSchema>([
  [Sequence, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
  [IsoInstant, { type: 'string', format: 'date-time', pattern: IsoInstant.pattern.source }],
]);
