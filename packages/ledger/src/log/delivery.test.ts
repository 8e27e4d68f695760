/** What reply subjects say, in both of their forms, to the nanosecond. */
import test from 'ava';
import { nanosOfIso } from '../objectives/elapsed.ts';
import { isoFromNanos, parseDelivery } from './delivery.ts';

const delivery = {
  sequence: 42,
  delivery: 7,
  recordedAt: '2026-11-23T06:00:00.000000001Z',
  pending: 3,
};
const nanos = '1795413600000000001';

test('the nine-token form is read exactly', (t) => {
  t.deepEqual(parseDelivery(`$JS.ACK.LEDGER.c.1.42.7.${nanos}.3`), delivery);
});

test('the form with domain and account is read exactly, with and without its last token', (t) => {
  t.deepEqual(parseDelivery(`$JS.ACK._.acc.LEDGER.c.1.42.7.${nanos}.3`), delivery);
  t.deepEqual(parseDelivery(`$JS.ACK.hub.acc.LEDGER.c.1.42.7.${nanos}.3.xyz`), delivery);
});

test('a consumer whose name is a number is not taken for a count', (t) => {
  t.deepEqual(parseDelivery(`$JS.ACK._.acc.LEDGER.9.1.42.7.${nanos}.3`), delivery);
});

test('another subject is no delivery', (t) => {
  for (const reply of ['', '_INBOX.abc', '$JS.ACK.LEDGER.c.1.42', '$JS.ACK.a.b.c.d.e.f.g'])
    t.is(parseDelivery(reply), undefined);
});

test('the same instant is the same text, however it was read', (t) => {
  const same = (iso: string) => isoFromNanos(nanosOfIso(iso));
  t.is(same('2026-11-23T06:00:00.12Z'), '2026-11-23T06:00:00.120000000Z');
  t.is(same('2026-11-23T06:00:00Z'), '2026-11-23T06:00:00.000000000Z');
  t.is(same(delivery.recordedAt), isoFromNanos(BigInt(nanos)));
});

test('neighbouring seconds, and times before the first second is over, are told apart', (t) => {
  const second = 1_000_000_000n;
  const at = (n: bigint) => isoFromNanos(1_795_413_600n * second + n);
  t.is(at(second - 1n), '2026-11-23T06:00:00.999999999Z');
  t.is(at(second), '2026-11-23T06:00:01.000000000Z');
  t.is(at(-1n), '2026-11-23T05:59:59.999999999Z');
  t.is(isoFromNanos(5n), '1970-01-01T00:00:00.000000005Z');
});
