/** A schema that changed has another number, so that a projector knows an older one. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { schemaDigest, schemaShape } from './schema.ts';

const frozen: unknown = JSON.parse(
  readFileSync(new URL('frozen-shape.json', import.meta.url), 'utf8'),
);

test('the schema is the one that was frozen under its number', (t) => {
  t.deepEqual(
    frozen,
    { shape: schemaShape, digest: schemaDigest },
    'raise schemaShape in schema.ts, then write both into frozen-shape.json',
  );
});
