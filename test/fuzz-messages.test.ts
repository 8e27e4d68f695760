/** The generator of hostile messages knows what it broke, and what it breaks nothing can read. */
import { decodeStored } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { hostileMessages } from './harness/fuzz-messages.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
const recordedAt = '2026-11-23T06:00:00.000000000Z';

test('what was broken is unreadable for a short reason, and all else can be read', (t) => {
  t.log(`seed ${seed}`);
  const wrong = new Set<string>();
  let sequence = 0;
  for (const { kind, readable, subject, payload } of hostileMessages(seed, 5_000)) {
    sequence += 1;
    const decoded = decodeStored({ sequence, subject, recordedAt, payload });
    const reason = E.isLeft(decoded) ? decoded.left.reason : 'read';
    if (E.isRight(decoded) !== readable) wrong.add(`${kind}: ${reason}`);
    if (reason.length > 3_000 || /[\p{Cc}\p{Cf}]/u.test(reason)) wrong.add(`${kind}: ${reason}`);
  }
  t.deepEqual([...wrong], []);
});
