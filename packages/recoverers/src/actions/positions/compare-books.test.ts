/** Two books of one day: what nets, floats and tolerances would hide. */
import test from 'ava';
import Big from 'big.js';
import fc from 'fast-check';
import { type Book, bookAt, type Fill, once, signed } from './book.ts';
import { compareBooks } from './compare-books.ts';
import { gradeOf, usualThresholds } from './severity.ts';

const fill = (
  sequence: number,
  side: 'buy' | 'sell',
  quantity: string,
  more: object = {},
): Fill => ({
  ...{
    sequence,
    execId: `e${sequence}`,
    clOrdId: 'o',
    account: 'A',
    symbol: 'ACME',
    side,
    quantity,
  },
  ...{ price: '10', bustOf: null, possDup: false, ...more },
});
/** A book as a right program keeps it: start of day, and each execution once. */
const bookOf = (name: string, fills: readonly Fill[], startOfDay = '0', sequence = 100): Book => {
  const counted = once(fills);
  const sum = (of: readonly Fill[]) => of.reduce((total, one) => total.plus(signed(one)), Big(0));
  const sides = (side: string) => sum(counted.filter((one) => one.side === side));
  const known = { account: 'A', symbol: 'ACME' };
  return {
    ...{ name, sequence, fills },
    positions: [{ ...known, quantity: sum(counted).plus(startOfDay).toFixed() }],
    totals: [{ ...known, bought: sides('buy').toFixed(), sold: sides('sell').neg().toFixed() }],
  };
};
const day = [fill(1, 'buy', '100'), fill(2, 'sell', '40'), fill(3, 'buy', '7.25')];
const compare = (ours: Book, theirs: Book) => compareBooks(ours, theirs, 0, usualThresholds);
const breaksOf = (ours: Book, theirs: Book) =>
  compare(ours, theirs).breaks.map(
    ({ class: of, order, difference }) => `${of} ${order ?? 'position'} ${difference}`,
  );
const venue = bookOf('drop copy', day, '1000');

test('equal books agree, with a start of day, a partial fill and a bust', (t) => {
  const bust = fill(4, 'buy', '7.25', { bustOf: 'e3' });
  const both = [...day, bust];
  t.deepEqual(breaksOf(bookOf('ours', both, '1000'), bookOf('theirs', both, '1000')), []);
  t.is(compare(bookOf('ours', both), bookOf('theirs', both)).busts, 1);
});

test('a fill that one side lacks shows in the position, in the total and by itself', (t) => {
  t.deepEqual(breaksOf(bookOf('ours', day.slice(1), '1000'), venue), [
    'mismatch position -100',
    'mismatch bought -100',
    'orphan fill e1 -100',
  ]);
  const extra = bookOf('ours', [...day, fill(9, 'sell', '1')], '1000');
  t.deepEqual(breaksOf(extra, venue), [
    'mismatch position -1',
    'mismatch sold 1',
    'ghost fill e9 -1',
  ]);
});

test('a wrong side counts twice, and a quantity that was filled only in part is a break', (t) => {
  const wrong = [fill(1, 'sell', '100'), ...day.slice(1)];
  t.true(breaksOf(bookOf('ours', wrong, '1000'), venue).includes('mismatch fill e1 -200'));
  const partial = [fill(1, 'buy', '60'), ...day.slice(1)];
  t.true(breaksOf(bookOf('ours', partial, '1000'), venue).includes('mismatch fill e1 -40'));
});

test('a bust that one side does not know is a break', (t) => {
  const busted = bookOf('theirs', [...day, fill(4, 'buy', '100', { bustOf: 'e1' })], '1000');
  t.deepEqual(breaksOf(venue, busted), [
    'mismatch position 100',
    'mismatch bought 100',
    'orphan fill e4 100',
  ]);
});

test('two errors that cancel out in the net are breaks of fills and totals', (t) => {
  const ours = bookOf('ours', [...day, fill(7, 'buy', '50'), fill(8, 'sell', '50')], '1000');
  t.deepEqual(breaksOf(ours, venue), [
    'mismatch bought 50',
    'mismatch sold 50',
    'ghost fill e7 50',
    'ghost fill e8 -50',
  ]);
});

test('a price that differs is a break though no share is missing', (t) => {
  const ours = bookOf('ours', [fill(1, 'buy', '100', { price: '10.01' }), ...day.slice(1)], '1000');
  t.deepEqual(breaksOf(ours, venue), ['mismatch price of fill e1 0.01']);
});

test('a message that was repeated is one fill, and counting it twice is a break', (t) => {
  const again = fill(1, 'buy', '100', { possDup: true });
  const theirs = bookOf('theirs', [...day, again], '1000');
  t.deepEqual(breaksOf(venue, theirs), []);
  t.is(compare(venue, theirs).repeated, 1);
  const position = [{ account: 'A', symbol: 'ACME', quantity: '1167.25' }];
  const twice = { ...bookOf('ours', [...day, fill(1, 'buy', '100')], '1000'), positions: position };
  t.true(breaksOf(twice, venue).includes('mismatch position 100'));
  t.true(breaksOf(twice, venue).includes('mismatch fill e1 100'));
});

test('the book that is further is taken back to the number of the other', (t) => {
  const further = bookOf(
    'ours',
    [...day, fill(101, 'buy', '500'), fill(102, 'sell', '3')],
    '1000',
    102,
  );
  t.deepEqual(breaksOf(further, venue), []);
  t.deepEqual(breaksOf(venue, further), []);
  t.is(compare(further, venue).sequence, 100);
});

test('taking any book back to any number is the book of that number', (t) => {
  const side = fc.constantFrom('buy' as const, 'sell' as const);
  const one = fc.tuple(side, fc.integer({ min: 1, max: 1_000_000 }));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), fc.nat(40), (drawn, at) => {
      const fills = drawn.map(([which, size], i) =>
        fill(i + 1, which, Big(size).div(100).toFixed()),
      );
      const earlier = bookOf(
        'x',
        fills.filter(({ sequence }) => sequence <= at),
        '5',
        at,
      );
      t.deepEqual(bookAt(bookOf('x', fills, '5', fills.length), at), {
        ...earlier,
        fills: earlier.fills,
      });
    }),
  );
});

test('0.001 and 100 grade a break and hide none; a dear stock is graver than a cheap one', (t) => {
  const grade = (difference: string, price?: string) =>
    gradeOf(difference, price, usualThresholds).severity;
  t.deepEqual(
    ['0.0001', '0.001', '0.0011'].map((d) => grade(d)),
    ['minor', 'minor', 'major'],
  );
  t.deepEqual(
    ['99', '100', '101', '-101'].map((d) => grade(d)),
    ['major', 'major', 'critical', 'critical'],
  );
  t.is(grade('1', '600000'), 'critical');
  t.is(grade('99', '0.01'), 'major');
  t.is(gradeOf('3', '1.5', usualThresholds).notional, '4.5');
  t.is(
    compare(bookOf('ours', [fill(1, 'buy', '0.0001')]), bookOf('theirs', [])).breaks[0]?.severity,
    'minor',
  );
});
