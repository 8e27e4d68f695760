/** The environment's codec: defaults, and one clear sentence for what is wrong. */

import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { decodeEnvironment } from './environment.ts';

test('nothing set is real mode, with no address and no login known', (t) => {
  const decoded = decodeEnvironment({});
  if (E.isLeft(decoded)) return t.fail(decoded.left.message);
  t.is(decoded.right.mode, 'real');
  t.is(decoded.right.natsUser, undefined);
  t.is(decoded.right.natsUrl, undefined);
  t.false(decoded.right.debug);
});

test('a mode that does not exist is named with what it may be', (t) => {
  const decoded = decodeEnvironment({ RECOVERY_LEDGER_MODE: 'production' });
  if (E.isRight(decoded)) return t.fail();
  t.is(decoded.left._tag, 'BadInput');
  t.is(decoded.left.message, 'RECOVERY_LEDGER_MODE is not valid');
  t.regex(decoded.left.hint, /real or drill/);
});

test('a complaint never shows the value, which may be a password', (t) => {
  const decoded = decodeEnvironment({ RECOVERY_LEDGER_INSTANCE: 'se cret' });
  if (E.isRight(decoded)) return t.fail();
  t.false(JSON.stringify(decoded.left).includes('se cret'));
});

test('a variable that is set to nothing is not taken for unset', (t) => {
  t.true(E.isLeft(decodeEnvironment({ RECOVERY_LEDGER_NATS_URL: '' })));
});
