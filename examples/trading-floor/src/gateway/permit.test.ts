/** Without a permit nothing passes; with one, what it allows and no more. */
import test from 'ava';
import type { NewOrder } from '../book/order.ts';
import { type Permit, readPermit, reasonOfLimits, reasonOfRisk } from './permit.ts';

const order: NewOrder = {
  clOrdId: 'a',
  account: 'HOUSE',
  symbol: 'ACME',
  side: 'buy',
  quantity: '100',
  price: '101',
  tif: 'DAY',
};

const body = {
  incarnation: 1,
  limitsVersion: 3,
  limitsHash: 'abc',
  limits: {
    maxOrderQuantity: '10000',
    maxOrderNotional: '5000000',
    maxPosition: '1000000',
    maxGrossNotional: '1000000000',
  },
  ttlMs: 1000,
};

const reason = (change: object = {}, asked: NewOrder = order, revoked: readonly string[] = []) => {
  const permit = readPermit({ ...body, ...change });
  const revocations = revoked.map((id) => ({ id, reason: 'a test', since: '' }));
  return reasonOfRisk({ permit, revocations }, asked);
};

test('no permit, a malformed or a revoked one, and fail-safe let nothing pass', (t) => {
  t.is(reason(), undefined);
  t.is(reasonOfRisk({ permit: undefined, revocations: [] }, order), 'risk: no permit');
  t.is(reason({ limits: {} }), 'risk: no permit');
  t.is(reason({ ttlMs: 0 }), 'risk: no permit');
  t.is(reason({ denied: [{ symbol: 'ACME' }] }), 'risk: no permit');
  t.is(reason({}, order, ['r1', 'r2']), 'risk: revoked: r1, r2');
  t.is(reason({ allowTrading: false }), 'risk: fail-safe');
});

test('an order above the limits says so, even while nothing is allowed', (t) => {
  const large = { ...order, quantity: '1000000' };
  const expected = 'risk: order quantity 1000000 is above 10000 (limits v3)';
  t.is(reason({}, large), expected);
  t.is(reason({ allowTrading: false }, large, ['r1']), expected);
  const permit: Permit | undefined = readPermit({ ...body, allowTrading: false });
  t.is(reasonOfLimits(permit, order), undefined);
});

test('an account, or an account in a symbol, that is over its limits is denied alone', (t) => {
  const expected = 'risk: HOUSE in ACME is over its limits';
  t.is(reason({ denied: [{ account: 'HOUSE', symbol: 'ACME' }] }), expected);
  t.is(reason({ denied: [{ account: 'HOUSE' }] }), 'risk: HOUSE is over its limits');
  t.is(reason({ denied: [{ account: 'HOUSE', symbol: 'BOLT' }] }), undefined);
  t.is(reason({ denied: [{ account: 'CLIENT-1' }] }), undefined);
});

test('a permit never lasts above five seconds', (t) => {
  t.is(readPermit({ ...body, ttlMs: 3_600_000 })?.ttlMs, 5000);
});
