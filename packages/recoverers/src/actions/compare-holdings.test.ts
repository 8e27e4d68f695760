/** Exact comparison: what floats and nets would hide. */
import test from 'ava';
import fc from 'fast-check';
import { compareHoldings, type Holding } from './compare-holdings.ts';

const position = (account: string, symbol: string, quantity: string): Holding => ({
  account,
  symbol,
  order: null,
  quantity,
});
const order = (id: string, quantity: string): Holding => ({
  account: '',
  symbol: '',
  order: id,
  quantity,
});

test('equal holdings agree whatever their order and trailing zeros', (t) => {
  const ours = [position('A', 'ACME', '100'), position('A', 'ZORG', '-5.50')];
  const theirs = [position('A', 'ZORG', '-5.5'), position('A', 'ACME', '100.0')];
  t.deepEqual(compareHoldings(ours, theirs), { compared: 2, discrepancies: [] });
});

test('one unit in the last place is a discrepancy, where a float sees none', (t) => {
  const { discrepancies } = compareHoldings(
    [position('A', 'ACME', '9007199254740993')],
    [position('A', 'ACME', '9007199254740992')],
  );
  t.is(discrepancies[0]?.difference, '1');
});

test('two compensating errors are two discrepancies', (t) => {
  const ours = [position('A', 'ACME', '100'), position('B', 'ACME', '100')];
  const theirs = [position('A', 'ACME', '110'), position('B', 'ACME', '90')];
  t.deepEqual(
    compareHoldings(ours, theirs).discrepancies.map(({ difference }) => difference),
    ['-10', '10'],
  );
});

test('a flat position equals no position, but an order only one side has does not', (t) => {
  t.is(compareHoldings([position('A', 'ACME', '0')], []).discrepancies.length, 0);
  const { discrepancies } = compareHoldings([order('1', '0')], [order('2', '7')]);
  t.deepEqual(
    discrepancies.map((found) => [found.class, found.order]),
    [
      ['ghost', '1'],
      ['orphan', '2'],
    ],
  );
});

test('what one side lacks is exactly what is reported', (t) => {
  const holdings = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 1 })), {
    selector: ([symbol]) => symbol,
  });
  fc.assert(
    fc.property(holdings, fc.nat(), (all, at) => {
      const list = all.map(([symbol, quantity]) => position('A', symbol, String(quantity)));
      const without = list.filter((_, index) => index !== at % Math.max(1, list.length));
      return compareHoldings(list, without).discrepancies.length === (list.length === 0 ? 0 : 1);
    }),
  );
  t.pass();
});
