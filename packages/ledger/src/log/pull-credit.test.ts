/** The server is asked in time, never for more than the window, and never hides a loss. */
import test from 'ava';
import { createPullCredit } from './pull-credit.ts';

const received = (credit: ReturnType<typeof createPullCredit>, count: number) => {
  for (let n = 0; n < count; n += 1) credit.delivered();
};

test('the window is asked for at once and filled up when half of it has come', (t) => {
  const credit = createPullCredit(100);
  t.is(credit.ask(0), 100);
  received(credit, 49);
  t.is(credit.ask(0), 0);
  received(credit, 1);
  t.is(credit.ask(0), 50);
  t.is(credit.owed(), 100);
});

test('what waits to be read counts as if it were still to come', (t) => {
  const credit = createPullCredit(100);
  credit.ask(0);
  received(credit, 100);
  t.is(credit.ask(100), 0);
  t.is(credit.ask(51), 0);
  t.is(credit.ask(50), 50);
});

test('after one request ran out nothing is asked until the others did, so that a loss shows', (t) => {
  const credit = createPullCredit(100);
  credit.ask(0);
  received(credit, 60);
  t.is(credit.ask(0), 60);
  t.true(credit.ranOut(40));
  t.is(credit.ask(0), 0);
  t.true(credit.ranOut(59));
  t.is(credit.owed(), 1);
  t.is(credit.ask(0), 0);
});

test('a delivery, or the end of all requests, lets it ask again', (t) => {
  const credit = createPullCredit(100);
  credit.ask(0);
  received(credit, 60);
  credit.ask(0);
  credit.ranOut(60);
  received(credit, 1);
  t.is(credit.ask(0), 61);
  t.true(credit.ranOut(undefined));
  t.is(credit.ask(0), 100);
});

test('more undelivered than owed cannot be', (t) => {
  const credit = createPullCredit(100);
  credit.ask(0);
  received(credit, 1);
  t.false(credit.ranOut(100));
});
