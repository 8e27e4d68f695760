/** What LEDGER's metadata says of it, written and read back. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { driftOf } from './drift.ts';
import { metadataKeys, metadataOf, pinOf, readDescent } from './stream-identity.ts';
import { ledgerStream } from './streams.ts';

const descent = {
  generation: 2,
  lineage: [
    { created: '2026-01-01T00:00:00Z', generation: 0, through: 40 },
    { created: '2026-02-01T00:00:00Z', generation: 1, through: 90 },
  ],
  importedThrough: 40,
};

test('what adopt writes is read back, with metadata of others beside it', (t) => {
  const metadata = { ...metadataOf(descent), '_nats.ver': '2.15.1', team: 'floor' };
  t.deepEqual(readDescent(metadata), E.right(descent));
  t.deepEqual(driftOf(ledgerStream, { ...ledgerStream, metadata }), []);
});

test('a stream without metadata is the first of its line', (t) => {
  const first = { generation: 0, lineage: [], importedThrough: 0 };
  t.deepEqual(readDescent(undefined), E.right(first));
  t.deepEqual(readDescent({ '_nats.ver': '2.15.1' }), E.right(first));
});

test('metadata that cannot be read is a drift, never a stream without ancestors', (t) => {
  for (const [key, text] of [
    [metadataKeys.lineage, '[{"created":"today"}]'],
    [metadataKeys.lineage, 'none'],
    [metadataKeys.generation, '-1'],
    [metadataKeys.generation, '1e3'],
    [metadataKeys.importedThrough, ''],
  ] as const) {
    const metadata = { [key]: text };
    t.true(E.isLeft(readDescent(metadata)), `${key} ${text}`);
    t.like(driftOf(ledgerStream, { ...ledgerStream, metadata }), [{ field: 'metadata' }]);
  }
});

test('a restored stream is not the stream that it was, although it was created when that was', (t) => {
  const created = '2026-01-01T00:00:00Z';
  t.is(pinOf({ created, generation: 0 }), created);
  t.not(pinOf({ created, generation: 1 }), pinOf({ created, generation: 0 }));
});
