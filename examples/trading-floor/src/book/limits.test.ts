/** An order alone is within the limits, or says which one it breaks; looser limits are named. */
import test from 'ava';
import { limitsHash, looserThan, notionalOf, orderOverLimits, readLimits } from './limits.ts';

const limits = {
  maxOrderQuantity: '10000',
  maxOrderNotional: '5000000',
  maxPosition: '100000',
  maxGrossNotional: '100000000',
};

test('an order at the limit passes, one above it says which limit of which version', (t) => {
  t.is(orderOverLimits({ quantity: '10000', price: '500' }, limits, 3), undefined);
  t.is(
    orderOverLimits({ quantity: '1000000', price: '1' }, limits, 3),
    'order quantity 1000000 is above 10000 (limits v3)',
  );
  t.is(
    orderOverLimits({ quantity: '10000', price: '500.01' }, limits, 3),
    'order notional 5000100 is above 5000000 (limits v3)',
  );
});

test('notional is exact where a float is not', (t) => {
  t.is(notionalOf(900_000_000_0001, 999_999_9999), (900_000_000_0001n * 999_999_9999n) / 10_000n);
});

test('every limit that is higher counts as looser, a lower one does not', (t) => {
  const changed = { ...limits, maxPosition: '100000.5', maxOrderQuantity: '1' };
  t.deepEqual(looserThan(changed, limits), ['maxPosition: 100000.5 instead of 100000']);
  t.deepEqual(looserThan(limits, limits), []);
});

test('limits with a part missing or malformed are none', (t) => {
  t.deepEqual(readLimits({ ...limits, more: 1 }), limits);
  t.is(readLimits({ ...limits, maxPosition: 100 }), undefined);
  t.is(readLimits({ ...limits, maxPosition: undefined }), undefined);
  t.not(limitsHash(JSON.stringify(limits)), limitsHash(`${JSON.stringify(limits)} `));
});
