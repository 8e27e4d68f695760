/** What is read from the registry's answer, and what is refused with a reason. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { readEntry } from './registry-entry.ts';

const key = 'service/trading/active';
const answer = (value: unknown) =>
  JSON.stringify([
    { Key: key, Value: Buffer.from(JSON.stringify(value)).toString('base64'), ModifyIndex: 4 },
  ]);

test('an entry names the endpoint, the instance and its incarnation', (t) => {
  const entry = { endpoint: 'h:1', http: 'http://h:2', instance: 'engine-a', incarnation: 3 };
  t.deepEqual(readEntry(key, answer(entry)), E.right(entry));
});

test('what an entry leaves out is null', (t) => {
  const target = { endpoint: 'h:1', http: null, instance: null, incarnation: null };
  t.deepEqual(readEntry(key, answer({ endpoint: 'h:1' })), E.right(target));
});

test('a database server has no http, however that is written', (t) => {
  const target = { endpoint: 'h:1', http: null, instance: 'postgres-a', incarnation: 2 };
  for (const http of [null, '']) {
    t.deepEqual(readEntry(key, answer({ ...target, http })), E.right(target));
  }
});

test('anything else is a reason that names the key, never a target', (t) => {
  for (const body of ['', '[]', '{}', answer('failover'), answer({ endpoint: 5 }), answer(null)]) {
    const read = readEntry(key, body);
    t.true(E.isLeft(read) && read.left.includes(key), body);
  }
});
