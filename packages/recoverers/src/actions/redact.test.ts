/** The log is kept for ever: a secret is found in each form that programs print it in. */
import test from 'ava';
import { createRedactor } from './redact.ts';

const secret = 'hunter2/"x y';
const redact = createRedactor({ DB_PASSWORD: secret });

test('a secret is taken out as it is, and in base64, hex, URL and JSON', (t) => {
  const bytes = Buffer.from(secret);
  for (const form of [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify(secret),
    Buffer.from(`user:${secret}`).toString('base64'),
    Buffer.from(`us:${secret}@host`).toString('base64'),
  ]) {
    const text = redact(`said ${form} twice ${form}`);
    t.regex(text, /\[redacted DB_PASSWORD\].*\[redacted DB_PASSWORD\]/, form);
  }
});

test('it is taken out of keys, lists and depths, and nothing else changes', (t) => {
  t.deepEqual(redact({ [secret]: [1, { a: `-${secret}-` }, null, true] }), {
    '[redacted DB_PASSWORD]': [1, { a: '-[redacted DB_PASSWORD]-' }, null, true],
  });
  t.deepEqual(redact({ a: 'hunter3' }), { a: 'hunter3' });
});

test('the longer of two secrets goes first, so that no rest of it is left', (t) => {
  const both = createRedactor({ SHORT: 'secret', LONG: 'secret-and-more' });
  t.is(both('secret-and-more secret'), '[redacted LONG] [redacted SHORT]');
});
