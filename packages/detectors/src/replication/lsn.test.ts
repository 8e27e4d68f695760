/** Positions in the log, there and back. */
import test from 'ava';
import fc from 'fast-check';
import { bytesOfLsn, lsnOf } from './lsn.ts';

test('a position is 32 bits and 32 bits', (t) => {
  t.is(bytesOfLsn('0/5A49ED0'), 0x5a49ed0n);
  t.is(bytesOfLsn('16/B374D848'), 0x16b374d848n);
  for (const no of ['', '0', '0/', 'x/1', '0/123456789', null]) t.is(bytesOfLsn(no), null);
});

test('writing it and reading it back gives the same', (t) => {
  const position = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(fc.property(position, (bytes) => bytesOfLsn(lsnOf(bytes)) === bytes));
  t.pass();
});
