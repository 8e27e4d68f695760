/** What an import publishes gives back what was exported, whatever somebody once published. */
import test from 'ava';
import fc from 'fast-check';
import type { RawMessage } from '../log/raw-message.ts';
import { type ImportedForm, importedForm } from './imported-form.ts';
import { originalOf } from './original-of.ts';

const largest = 1_048_576;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const message = (parts: Partial<RawMessage>): RawMessage => ({
  sequence: 7,
  timeNs: 1_800_000_000_123_456_789n,
  subject: 'ledger.real.component.redis',
  headers: bytes('NATS/1.0\r\nNats-Msg-Id: 01J\r\nLedger-Type: FailureCleared\r\n\r\n'),
  payload: bytes('{}'),
  ...parts,
});

/** As the new server stores it: at another time, with the orders of the import in front. */
const stored = (form: ImportedForm): RawMessage => {
  const orders = [['Nats-Expected-Last-Sequence', '6'], ...form.headers];
  const block = orders.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const headers = bytes(`NATS/1.0\r\n${block}\r\n`);
  return message({ timeNs: 1n, headers, payload: form.payload });
};

const plain = (one: RawMessage) => ({
  ...one,
  headers: Buffer.from(one.headers).toString('hex'),
  payload: Buffer.from(one.payload).toString('hex'),
});

test('orders to the server are not given again, and what a reader uses stays in sight', (t) => {
  const { headers } = importedForm(message({}), largest);
  t.deepEqual(
    headers.map(([name]) => name),
    ['Ledger-Type', 'Ledger-Recorded-At', 'Ledger-Original-Headers'],
  );
});

test('any message comes back byte for byte, with its time', (t) => {
  const arbitrary = fc.record({
    headers: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.tuple(fc.string(), fc.string()))
        .map((lines) =>
          bytes(`NATS/1.0\r\n${lines.map(([a, b]) => `${a}: ${b}\r\n`).join('')}\r\n`),
        ),
    ),
    payload: fc.uint8Array({ maxLength: 60 }),
    timeNs: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  });
  fc.assert(
    fc.property(arbitrary, fc.constantFrom(largest, 40), (parts, room) => {
      const original = message(parts);
      t.deepEqual(plain(originalOf(stored(importedForm(original, room)))), plain(original));
    }),
  );
});

test('headers that say when it was recorded, from before the import, do not deceive', (t) => {
  const block = 'NATS/1.0\r\nLedger-Recorded-At: 5\r\nledger-original-headers: AAAA\r\n\r\n';
  const original = message({ headers: bytes(block) });
  t.deepEqual(plain(originalOf(stored(importedForm(original, largest)))), plain(original));
});

test('a block and a message that would outgrow the server are packed, and come back', (t) => {
  const long = message({ headers: bytes(`NATS/1.0\r\nA: ${'a'.repeat(65_000)}\r\n\r\n`) });
  const large = message({ payload: bytes('a'.repeat(largest - 80)) });
  for (const original of [long, large]) {
    const form = importedForm(original, largest);
    t.true(form.size < 5_000);
    t.deepEqual(plain(originalOf(stored(form))), plain(original));
  }
});

test('what did not come by import stays as it is', (t) => {
  for (const headers of ['', 'NATS/1.0\r\n\r\n', 'NATS/1.0\r\nLedger-Recorded-At: soon\r\n\r\n']) {
    const original = message({ headers: bytes(headers) });
    t.is(originalOf(original), original);
  }
});
