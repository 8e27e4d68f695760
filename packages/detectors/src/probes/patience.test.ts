/** How long a question may take, for a server that was quick, and for one that was slow. */
import test from 'ava';
import fc from 'fast-check';
import { patienceAfter } from './patience.ts';

test('a quick server has its deadline, and one that was late gets more', (t) => {
  t.is(patienceAfter(300, 1, 300), 300);
  t.is(patienceAfter(300, 250, 300), 750);
  t.is(patienceAfter(300, 450, 300), 1_200);
});

test('after quick answers it is the deadline again', (t) => {
  t.is(patienceAfter(1_200, 1, 300), 600);
  t.is(patienceAfter(600, 1, 300), 300);
});

test('it is never shorter than the deadline, and never longer than four of them', (t) => {
  const ms = fc.nat(100_000);
  const deadline = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(ms, ms, deadline, (patience, took, of) => {
      const next = patienceAfter(patience, took, of);
      return next >= of && next <= 4 * of;
    }),
  );
  t.pass();
});
