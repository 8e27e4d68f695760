/** What a log says of a target before anything is stopped. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { settleTarget } from './settle-target.ts';
import type { Target } from './target.ts';
import { unread } from './wal-scan.ts';

const micros = BigInt(Date.parse('2026-11-23T14:30:00Z')) * 1_000n;
const last = { lsn: 0x3000500n, micros };
const time: Target = { kind: 'time', text: '2026-11-23 15:00:00.000000+00', micros: micros + 1n };
const lsn: Target = { kind: 'lsn', text: '0/4000000', lsn: 0x4000000n };
const name: Target = { kind: 'name', text: 'before_load' };
const say = (target: Target, log: Partial<Parameters<typeof settleTarget>[1]>) => {
  const end = { last: 0x3000500n, next: 0x3000528n };
  const settled = settleTarget(target, { scan: unread, end, gap: undefined, ...log });
  return E.isRight(settled) ? `${settled.right.setting} ${settled.right.value}` : settled.left;
};

test('what was found is told as it was asked for', (t) => {
  const scan = { ...unread, found: true };
  t.is(say(time, { scan }), 'recovery_target_time 2026-11-23 15:00:00.000000+00');
  t.is(say(name, { scan }), 'recovery_target_name before_load');
  t.is(say(lsn, { end: { last: 0x4000000n, next: undefined } }), 'recovery_target_lsn 0/4000000');
});

test('a time after which nothing was committed is the end of the log', (t) => {
  t.is(say(time, { scan: { ...unread, lastKept: last } }), 'recovery_target_lsn 0/3000500');
  t.is(say(time, {}), 'recovery_target immediate');
});

test('the place at which the next record would begin is the end of the log', (t) => {
  const next: Target = { kind: 'lsn', text: '0/3000528', lsn: 0x3000528n };
  t.is(say(next, {}), 'recovery_target_lsn 0/3000500');
  t.regex(say({ ...next, text: '0/3000529', lsn: 0x3000529n }, {}), /does not reach it/);
});

test('what the log does not reach is said, with how far it goes', (t) => {
  const far = 'the log is whole up to 0/3000500';
  t.is(say(lsn, {}), `the log does not reach it: ${far}, without a transaction`);
  t.regex(say(name, {}), /^the log has no restore point of this name after this backup/);
});

test('a missing file is named, also for a time', (t) => {
  const gap = '000000010000000000000004';
  const said = say(time, { gap, scan: { ...unread, lastKept: last } });
  t.regex(
    said,
    /^000000010000000000000004 is missing, in the archive and in what the servers kept/,
  );
  t.regex(said, /with a transaction of 2026-11-23 14:30:00\.000000\+00, and time /);
});
