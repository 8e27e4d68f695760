/** Positions are exact: signed, busts taken back, repetitions counted once, restored the same. */
import test from 'ava';
import fc from 'fast-check';
import type { JournalEntry } from '../book/journal-entry.ts';
import { listPositions } from '../book/positions.ts';
import type { ExecutionReport } from '../book/report.ts';
import { PositionBook } from './position-book.ts';
import { positionText, readPositionText } from './position-text.ts';

const at = '2026-01-05T14:30:00.000Z';

const order =
  (clOrdId: string) =>
  (seq: number): JournalEntry => ({
    ...{ type: 'order', seq, at, client: 'desk', incarnation: 1, clOrdId, account: 'HOUSE' },
    ...{ symbol: 'ACME', side: 'buy', quantity: '100', price: '101', tif: 'GTC' },
  });

const report =
  (change: Partial<ExecutionReport>) =>
  (seq: number): JournalEntry => ({
    ...{ type: 'report', seq, at, incarnation: 1 },
    report: {
      ...{ type: 'executionReport', seq, execId: `E${seq}`, execType: 'trade', clOrdId: 'a' },
      ...{ exchangeOrderId: 'X1', account: 'HOUSE', symbol: 'ACME', side: 'buy' },
      ...{ lastQuantity: '40', lastPrice: '101', leavesQuantity: '60', cumQuantity: '40' },
      ...{ status: 'PARTIALLY_FILLED', transactTime: at },
      ...change,
    },
  });

const bookOf = (entries: readonly ((seq: number) => JournalEntry)[]): PositionBook => {
  const book = new PositionBook();
  entries.forEach((entry, i) => {
    book.apply(entry(i + 1));
  });
  return book;
};
const quantityOf = (book: PositionBook) => listPositions(book.positions)[0]?.quantity ?? '0';

const bust = report({ execType: 'bust', bustOf: 'E2', cumQuantity: '0', status: 'NEW' });
const again = report({ possResend: true, execId: 'E2' });
const sold = report({ clOrdId: 's', side: 'sell', lastQuantity: '15.5' });

test('a bust takes its trade back, from the net and from the gross', (t) => {
  const book = bookOf([order('a'), report({}), sold, bust]);
  t.is(quantityOf(book), '-15.5');
  t.like(book.totals.list()[0], { bought: '0', sold: '15.5', trades: 2, busts: 1 });
});

test('an execution said again counts once, while its order is open and after', (t) => {
  t.is(quantityOf(bookOf([order('a'), report({}), again])), '40');
  const done = report({ execType: 'canceled', lastQuantity: '0', status: 'CANCELED' });
  const book = bookOf([order('a'), report({}), done, again]);
  t.deepEqual([quantityOf(book), book.repetitions], ['40', 1]);
});

test('a possible repetition that says something new counts', (t) => {
  const more = report({ possResend: true, lastQuantity: '10', cumQuantity: '50' });
  t.is(quantityOf(bookOf([order('a'), report({}), more])), '50');
});

const steps = fc.array(fc.constantFrom(order('a'), order('s'), report({}), sold, bust, again), {
  maxLength: 30,
});

test('a book restored from its text goes on exactly like the one that never stopped', (t) => {
  fc.assert(
    fc.property(steps, fc.nat(30), (entries, cut) => {
      const whole = bookOf(entries);
      const restored = readPositionText(positionText(bookOf(entries.slice(0, cut))));
      if (restored === undefined) return t.fail('the text was not readable');
      entries.slice(cut).forEach((entry, i) => {
        restored.apply(entry(Math.min(cut, entries.length) + i + 1));
      });
      return t.is(positionText(restored), positionText(whole));
    }),
  );
});
