/** A verdict says NONE_LOST only when everything was compared and agreed. */
import test from 'ava';
import { certainOf, differenceOf, verdictOf } from './compare.ts';

const order = { status: 'FILLED', quantity: '100', cumQuantity: '100' };

test('records that agree differ in nothing, whatever zeros they carry', (t) => {
  t.is(differenceOf('a', order, { ...order, quantity: '100.0000' }), undefined);
});

test('a record that one side lacks, or that says otherwise, is a difference', (t) => {
  t.is(differenceOf('a', undefined, order)?.kind, 'missingAtExchange');
  t.is(differenceOf('a', order, undefined)?.kind, 'missingInDatabase');
  t.is(differenceOf('a', order, { ...order, cumQuantity: '40' })?.kind, 'mismatched');
  t.is(differenceOf('a', order, { ...order, status: 'CANCELED' })?.kind, 'mismatched');
  t.is(differenceOf('a', order, { ...order, quantity: 'x' })?.kind, 'mismatched');
});

test('an incomplete comparison without differences is UNKNOWN', (t) => {
  t.is(verdictOf([], true), 'NONE_LOST');
  t.is(verdictOf([], false), 'UNKNOWN');
  t.is(verdictOf([{ clOrdId: 'a', kind: 'mismatched' }], false), 'LOST');
});

test('rows that may still come are not lost, and what the exchange lacks is', (t) => {
  const late = { clOrdId: 'a', kind: 'missingInDatabase' } as const;
  const lost = { clOrdId: 'b', kind: 'missingAtExchange' } as const;
  t.deepEqual(certainOf([late, lost], true), [lost]);
  t.deepEqual(certainOf([late, lost], false), [late, lost]);
});
