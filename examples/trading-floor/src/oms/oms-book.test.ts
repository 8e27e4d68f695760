/** Order management's states: each entry moves an order where it must, once. */
import test from 'ava';
import type { JournalEntry } from '../book/journal-entry.ts';
import type { ExecutionReport } from '../book/report.ts';
import { applyToOms, emptyOmsBook, type OmsBook } from './oms-book.ts';
import { digestOf, omsText, readOmsText } from './oms-text.ts';

const at = '2026-01-05T14:30:00.000Z';
type Draft = JournalEntry extends infer E
  ? E extends JournalEntry
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;

const order = (clOrdId = 'a'): Draft => ({
  type: 'order',
  client: 'desk',
  incarnation: 1,
  ...{ clOrdId, account: 'HOUSE', symbol: 'ACME', side: 'buy' },
  ...{ quantity: '100', price: '101.50', tif: 'GTC' },
});

const report = (change: Partial<ExecutionReport> = {}): Draft => ({
  type: 'report',
  incarnation: 1,
  report: {
    ...{ type: 'executionReport', seq: 1, execId: 'E1', execType: 'new', clOrdId: 'a' },
    ...{ exchangeOrderId: 'X1', account: 'HOUSE', symbol: 'ACME', side: 'buy' },
    ...{ lastQuantity: '0', lastPrice: '0', leavesQuantity: '100', cumQuantity: '0' },
    ...{ status: 'NEW', transactTime: at },
    ...change,
  },
});

const part = {
  execType: 'trade',
  lastQuantity: '40',
  leavesQuantity: '60',
  cumQuantity: '40',
} as const;
const partly = report({ ...part, status: 'PARTIALLY_FILLED' });
const cancel: Draft = { type: 'cancel', client: 'desk', clOrdId: 'a' };
const canceled = report({ execType: 'canceled', status: 'CANCELED', leavesQuantity: '0' });

const bookOf = (...drafts: readonly Draft[]): OmsBook => {
  const book = emptyOmsBook();
  drafts.forEach((draft, i) => {
    applyToOms(book, { ...draft, seq: i + 1, at });
  });
  return book;
};
const statusAfter = (...drafts: readonly Draft[]) => bookOf(...drafts).orders.get('a')?.status;

test('an order goes from journaled to new, partly filled, canceling, and is gone', (t) => {
  t.is(statusAfter(order()), 'pending_new');
  t.is(statusAfter(order(), report()), 'new');
  t.is(statusAfter(order(), report(), partly), 'partially_filled');
  t.is(statusAfter(order(), report(), partly, cancel), 'pending_cancel');
  const book = bookOf(order(), report(), cancel, canceled);
  t.deepEqual([book.orders.size, book.finished], [0, { filled: 0, canceled: 1, rejected: 0 }]);
});

test('a cancel that comes too late leaves the order as it was', (t) => {
  const refused: Draft = {
    type: 'report',
    incarnation: 1,
    report: { type: 'cancelRejected', seq: 3, clOrdId: 'a', reason: 'no', transactTime: at },
  };
  t.is(statusAfter(order(), report(), partly, cancel, refused), 'partially_filled');
});

test('an order whose engine is replaced before the answer is unknown until there is one', (t) => {
  const promoted: Draft = { type: 'promoted', engine: 'engine-b', incarnation: 2 };
  t.is(statusAfter(order(), promoted), 'unknown');
  t.is(statusAfter(order(), promoted, report()), 'new');
  t.is(statusAfter(order(), report(), promoted), 'new');
});

test('an execution said again under a new number counts once, one on no order is a stray', (t) => {
  const again = report({ ...part, status: 'PARTIALLY_FILLED', possResend: true });
  const book = bookOf(order(), report(), partly, canceled, again);
  t.deepEqual([book.orders.size, book.strays], [0, 0]);
  t.is(bookOf(order(), report({ clOrdId: 'b' })).strays, 1);
});

test('the text gives back the same book, and a changed order another digest', (t) => {
  const book = bookOf(order(), report(), partly, order('b'));
  const kept = readOmsText(omsText({ book, intake: false }));
  t.deepEqual(kept, { book, intake: false });
  const digest = digestOf(book);
  applyToOms(book, { ...canceled, seq: 5, at });
  t.not(digestOf(book), digest);
});

test('an entry that does not follow is never applied', (t) => {
  const book = bookOf(order());
  t.throws(() => applyToOms(book, { ...order('b'), seq: 3, at }), { message: /does not follow/ });
});
