/** Names of log files, across the border where the second part is full. */
import test from 'ava';
import { isItself, parseSegment, segmentAt, segmentName } from './wal-segment.ts';

const mib16 = 16 * 1024 * 1024;

test('a name and its number are one thing, whatever the size of a segment', (t) => {
  t.is(segmentName({ timeline: 1, number: 255n }, mib16), '0000000100000000000000FF');
  t.is(segmentName({ timeline: 1, number: 256n }, mib16), '000000010000000100000000');
  t.is(segmentName({ timeline: 18, number: 5n }, 1 << 30), '000000120000000100000001');
  for (const name of ['0000000100000000000000FF', '0000000A0000000100000000']) {
    const segment = parseSegment(name, mib16);
    t.is(segment && segmentName(segment, mib16), name);
  }
  t.is(segmentAt(0x1000000n, mib16), 1n);
  t.is(segmentAt(0xffffffn, mib16), 0n);
});

test('histories, labels and partial files are no segments', (t) => {
  for (const name of [
    '00000002.history',
    '000000010000000000000003.00000028.backup',
    '000000010000000000000003.partial',
    '.000000010000000000000003.17',
  ]) {
    t.is(parseSegment(name, mib16), undefined);
  }
});

test('a file that waits to be used again is not what its name says', (t) => {
  const header = '10 d1 07 00 01 00 00 00 00 00 00 03 00 00 00 00';
  t.true(isItself('000000010000000000000003', header, mib16));
  t.false(isItself('000000010000000000000007', header, mib16));
  t.false(isItself('000000010000000000000003', '', mib16));
});
