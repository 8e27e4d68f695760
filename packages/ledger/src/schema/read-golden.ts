/**
 * The golden samples: for every version of every event the exact bytes of one stored payload, and
 * what was frozen of it. Written once, never again. IO: reads files.
 */
import { readFileSync } from 'node:fs';
import * as t from 'io-ts';
import { type EventVersion, keyOf } from './event-schemas.ts';

const folder = import.meta.resolve('@recovery-ledger/ledger/golden/frozen.json');

export const readGolden = (event: EventVersion): Buffer =>
  readFileSync(new URL(`${keyOf(event)}.json`, folder));

/** Hashes: of the sample's bytes, and of the schema of its data without any words. */
const Frozen = t.record(t.string, t.strict({ payload: t.string, shape: t.string }));

export const readFrozen = (): t.TypeOf<typeof Frozen> => {
  const text = readFileSync(new URL('frozen.json', folder), 'utf8');
  const decoded = Frozen.decode(JSON.parse(text));
  if (decoded._tag === 'Left') throw new Error('golden/frozen.json is not what it was written as');
  return decoded.right;
};
