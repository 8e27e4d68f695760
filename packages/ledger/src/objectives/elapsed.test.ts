/** Which clock two events are compared on, to the nanosecond. */
import test from 'ava';
import { metaAt } from '../../../../test/harness/recorded-event.ts';
import { elapsedBetween, happenedAtNs, nanosOfIso } from './elapsed.ts';

test('processes of one host and boot compare by its monotonic clock, whatever the wall says', (t) => {
  const from = metaAt(1, 0, { bootid: 'host/a', monotonicns: '9007199254740993' });
  const to = metaAt(2, 9e6, { bootid: 'host/b', monotonicns: '9007199254740994', late: true });
  t.deepEqual(elapsedBetween(from, to), { ns: 1n, boundNs: 0n });
});

test('different hosts compare by the time the server recorded', (t) => {
  const from = metaAt(1, 100, { bootid: 'host/a', clockboundns: 5 });
  const to = metaAt(2, 350.5, { bootid: 'other/a', monotonicns: '1', clockboundns: 7 });
  t.deepEqual(elapsedBetween(from, to), { ns: 250_500_000n, boundNs: 0n });
});

test('a late event counts when it happened, with its own bound', (t) => {
  const from = metaAt(1, 100, { bootid: 'host/a' });
  const recordedAt = '2099-01-01T00:00:00Z';
  const to = metaAt(2, 200, { bootid: 'other/a', late: true, clockboundns: 7, recordedAt });
  t.deepEqual(elapsedBetween(from, to), { ns: 100_000_000n, boundNs: 7n });
  t.is(happenedAtNs(to), nanosOfIso(to.time));
});

test('boot ids without a second half are compared whole', (t) => {
  const from = metaAt(1, 0, { bootid: 'hostA', monotonicns: '5' });
  const to = metaAt(2, 1, { bootid: 'hostB', monotonicns: '9' });
  t.is(elapsedBetween(from, to).ns, 1_000_000n);
});

test('instants keep every nanosecond, with or without a fraction', (t) => {
  t.is(nanosOfIso('2026-11-23T06:00:00.123456789Z') % 1_000_000_000n, 123_456_789n);
  t.is(nanosOfIso('1970-01-01T00:00:01Z'), 1_000_000_000n);
  t.is(nanosOfIso('1970-01-01T00:00:00.1Z'), 100_000_000n);
  t.is(nanosOfIso('1969-12-31T23:59:59.5Z'), -500_000_000n);
});
