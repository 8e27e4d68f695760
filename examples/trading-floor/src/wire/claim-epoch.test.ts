/** The epoch rule: only forward, per component, numbers and not text. */
import test from 'ava';
import fc from 'fast-check';
import { compareEpochs, judgeEpoch } from './claim-epoch.ts';

test('a lower epoch is stale and names the highest', (t) => {
  const verdict = judgeEpoch({ trading_engine: '3-10' }, 'trading_engine', '3-9');
  t.deepEqual(verdict, { _tag: 'Stale', epoch: '3-9', highest: '3-10' });
});

test('a higher epoch is kept, the same one changes nothing', (t) => {
  const epochs = { trading_engine: '3-10' };
  t.deepEqual(judgeEpoch(epochs, 'trading_engine', '4-0'), {
    _tag: 'Raised',
    epochs: { trading_engine: '4-0' },
  });
  t.deepEqual(judgeEpoch(epochs, 'trading_engine', '3-10'), { _tag: 'Same' });
});

test('components do not share an epoch', (t) => {
  t.is(judgeEpoch({ trading_engine: '9-9' }, 'cache', '1-1')._tag, 'Raised');
});

test('an epoch without a component, or not of two integers, is malformed', (t) => {
  t.is(judgeEpoch({}, '', '1-1')._tag, 'Malformed');
  for (const epoch of ['', '1', '1-', '-1-1', '1.5-2', 'a-b', '1-1-1']) {
    t.is(judgeEpoch({}, 'trading_engine', epoch)._tag, 'Malformed', epoch);
  }
});

test('epochs compare as numbers, generation first', (t) => {
  const part = fc.nat(1_000_000);
  fc.assert(
    fc.property(part, part, part, part, (g1, s1, g2, s2) => {
      const order = compareEpochs(`${g1}-${s1}`, `${g2}-${s2}`) ?? Number.NaN;
      t.is(Math.sign(order), Math.sign(g1 === g2 ? s1 - s2 : g1 - g2));
    }),
  );
});
