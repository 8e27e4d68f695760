/** Places in the write-ahead log. */
import test from 'ava';
import { bytesAhead, formatLsn, parseLsn, segmentOf, timelineName } from './lsn.ts';

const at = (text: string): bigint => parseLsn(text) ?? -1n;

test('a place is read, written and compared as a number', (t) => {
  t.is(formatLsn(at('16/B374D848')), '16/B374D848');
  t.is(bytesAhead(at('1/0'), at('0/FFFFFFFF')), 1);
  t.is(bytesAhead(at('0/10'), at('0/20')), -16);
  t.is(parseLsn('16-B374D848'), undefined);
  t.is(parseLsn(''), undefined);
});

test('the segment of a place on a border is the one before it, which holds its last byte', (t) => {
  const size = 16 * 1024 * 1024;
  t.is(segmentOf(at('0/3000148'), size), '0000000000000003');
  t.is(segmentOf(at('0/4000000'), size), '0000000000000003');
  t.is(segmentOf(at('2/1000001'), size), '0000000200000001');
  t.is(timelineName(31), '0000001F');
});
