/** A user as a person names it, and what is wrong with others. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { parseUser } from './parse-user.ts';

test('a name and a role are a user of real mode, and of drill mode where that is said', (t) => {
  const detector = { name: 'detector-3', role: 'detector', mode: 'real' } as const;
  t.deepEqual(parseUser('detector-3=detector'), E.right(detector));
  t.deepEqual(parseUser('detector-3=detector:drill'), E.right({ ...detector, mode: 'drill' }));
});

test('a role that knows drills only needs no mode', (t) => {
  t.like(parseUser('chaos-2=chaos'), { right: { mode: 'drill' } });
});

const wrong: readonly (readonly [string, RegExp])[] = [
  ['detector-3', /"" cannot be a name/],
  ['a b=detector', /"a b" cannot be a name/],
  ['seal=sealer', /the sealer's key/],
  ['x=boss', /no role "boss"/],
  ['x=detector:test', /"test" is no mode/],
  ['x=chaos:real', /chaos is not for real mode/],
];

for (const [text, message] of wrong) {
  test(`--user ${text} is refused`, (t) => {
    const parsed = parseUser(text);
    if (E.isRight(parsed)) return t.fail();
    t.regex(parsed.left.message, message);
  });
}
