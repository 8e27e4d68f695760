/** A person is named by a code, with roles, and perhaps with a key that never was here. */
import { newSeed, publicKeyOf } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { parsePerson } from './parse-person.ts';

const key = publicKeyOf(newSeed()) ?? '';

test('a person has a code and roles, and may bring a key', (t) => {
  const roles = ['on_call', 'cto'];
  t.deepEqual(parsePerson('desk=on_call,cto'), E.right({ person: 'desk', roles }));
  t.deepEqual(parsePerson(`desk=on_call,cto:${key}`), E.right({ person: 'desk', roles, key }));
});

test('what cannot be a person is refused with the form', (t) => {
  const words = ['desk', 'desk=', 'a b=on_call', 'desk=on call', `desk=on_call:${key}A`, 'd=r:'];
  for (const word of words) {
    const parsed = parsePerson(word);
    t.true(E.isLeft(parsed) && parsed.left.hint.startsWith('write <person>='), word);
  }
});
