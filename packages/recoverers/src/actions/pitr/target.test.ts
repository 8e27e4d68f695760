/** What a person may type for a point in time, and what is refused, with words. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { formatTarget, parseTarget } from './target.ts';

const now = Date.parse('2026-11-23T15:00:00Z');
const of = (typed: string): string => {
  const parsed = parseTarget(typed, now);
  return E.isRight(parsed) ? formatTarget(parsed.right) : parsed.left;
};

test('a time says its zone, and is kept to the microsecond in UTC', (t) => {
  t.is(of('2026-11-23T14:30:00Z'), 'time 2026-11-23 14:30:00.000000+00');
  t.is(of('2026-11-23 14:30:00+01'), 'time 2026-11-23 13:30:00.000000+00');
  t.is(of('2026-11-23 14:30:00.123456 UTC'), 'time 2026-11-23 14:30:00.123456+00');
  t.is(of('time:2026-11-23T09:30-0500'), 'time 2026-11-23 14:30:00.000000+00');
});

test('a time without a zone is refused with one sentence that says what to add', (t) => {
  const said = '"2026-11-23 14:30:00" has no time zone: add Z for UTC, or an offset such as +01:00';
  t.is(of('2026-11-23 14:30:00'), said);
});

test('a time that is not over, that there is not, or that is too exact is refused', (t) => {
  t.regex(of('2026-11-23T15:00:00.001Z'), /is in the future: it is 2026-11-23T15:00:00\.000Z now$/);
  t.is(of('2026-02-30T10:00:00Z'), '"2026-02-30T10:00:00Z" is no time that there is');
  t.regex(of('2026-11-23T14:30:00.1234567Z'), /at most six decimals/);
  t.regex(of('2026-11-23'), /is no time that can be read/);
});

test('a place, a transaction and a restore point are named, never guessed', (t) => {
  t.is(of('0/3000148'), 'lsn 0/3000148');
  t.is(of('lsn:16/b374d848'), 'lsn 16/B374D848');
  t.is(of('xid:735'), 'xid 735');
  t.is(of('name:before_load'), 'name before_load');
  t.regex(of('735'), /^"735" is no point in time: give one of /);
  t.regex(of('0/0'), /is no place in the log/);
  t.regex(of('xid:2'), /is no transaction id/);
  t.regex(of("name:a'b"), /is no name of a restore point/);
});

test('exactly one is given', (t) => {
  t.regex(of(''), /^no point in time is given/);
  t.regex(of('xid:735 lsn:0/3000148'), /is no transaction id/);
  t.regex(of('2026-11-23T14:30:00Z,0/3000148'), /is no place in the log/);
});
