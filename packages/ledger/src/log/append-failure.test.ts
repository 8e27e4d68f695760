/** What the server's and the client's errors mean for an append. */
import test from 'ava';
import { meaningOf } from './append-failure.ts';

test('a wrong last sequence is a conflict to look into', (t) => {
  t.is(meaningOf(10071, ''), 'conflict');
});

test('one that the server cannot name is of an append in flight, and no verdict yet', (t) => {
  t.is(meaningOf(10164, ''), 'busy');
});

test('a stream that takes no batches gets the events one by one', (t) => {
  t.is(meaningOf(10174, ''), 'separately');
});

test('a batch that the server has no room for is known as such', (t) => {
  t.deepEqual(
    [meaningOf(10210, ''), meaningOf(10176, ''), meaningOf(10201, '')],
    ['crowded', 'crowded', 'away'],
  );
});

test('a full log is waited for: the fact is kept', (t) => {
  t.is(meaningOf(10077, '503'), 'full');
});

test('what can never be stored is refused', (t) => {
  t.deepEqual(
    [10054, 10060, 10109].map((code) => meaningOf(code, '')),
    Array(3).fill('refused'),
  );
  t.is(meaningOf(undefined, 'PERMISSIONS_VIOLATION'), 'refused');
  t.is(meaningOf(undefined, 'MAX_PAYLOAD_EXCEEDED'), 'refused');
});

test('no answer and errors that may pass mean that the log is away', (t) => {
  const answers = [
    meaningOf(undefined, 'TIMEOUT'),
    meaningOf(undefined, '503'),
    meaningOf(10008, ''),
  ];
  t.deepEqual(answers, ['away', 'away', 'away']);
});
