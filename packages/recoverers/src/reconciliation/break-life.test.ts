/** A break has one life: found, explained, adjusted, resolved; a later run of its scope ends it. */
import test from 'ava';
import {
  accepted,
  adjusted,
  completed,
  differs,
  explained,
  found,
  nothingYet,
  started,
  tell,
} from './scripted-breaks.ts';

const acme = differs('ACME');
const first = tell(nothingYet, started('r1'), found('r1', acme));
const statusAfter = (...events: Parameters<typeof tell>[1][]) =>
  tell(first, ...events).state.breaks.get(2)?.status;

test('a break goes forward, and no act brings it back', (t) => {
  t.is(statusAfter(), 'found');
  t.is(statusAfter(explained(2)), 'explained');
  t.is(statusAfter(explained(2), adjusted(2)), 'adjusted');
  t.is(statusAfter(adjusted(2), explained(2)), 'adjusted');
  t.is(statusAfter(accepted(2), explained(2)), undefined);
  t.is(tell(nothingYet, explained(1)).state.breaks.size, 0, 'what nobody found is not explained');
});

test('the same difference in a later run of a recovery is the same break, older', (t) => {
  const later = tell(
    first,
    completed('r1', 'fail'),
    started('r2'),
    found('r2', differs('ACME', '7')),
  );
  t.deepEqual([...later.state.breaks.keys()], [2]);
  t.like(later.state.breaks.get(2), {
    ...{ difference: '7', run: 'r1', foundAt: '1970-01-01T00:00:02.000Z' },
  });
});

test('what is over and found again is a new break', (t) => {
  const again = tell(first, accepted(2), found('r1', acme));
  t.deepEqual([...again.state.breaks.keys()], [4]);
});

const agreedIn = (...events: Parameters<typeof tell>[1][]) =>
  tell(first, completed('r1', 'fail'), started('r2'), ...events).state.breaks.get(2)?.agreedIn;

test('a later run of a recovery that agrees is noted, one that compared nothing is not', (t) => {
  t.is(agreedIn(completed('r2', 'pass')), 'r2');
  t.is(agreedIn(completed('r2', 'unknown')), null);
  t.is(agreedIn(completed('r2', 'fail', 0)), null);
  t.is(agreedIn(found('r2', acme), completed('r2', 'fail')), null);
  t.is(agreedIn(completed('r2', 'pass'), started('r3'), found('r3', acme)), null);
});

test('a run of another scope says nothing of a break', (t) => {
  const other = [started('r3', null, 'trading engine'), completed('r3', 'pass')];
  t.is(agreedIn(...other), null);
  const both = tell(first, started('r3', null, 'trading engine'), found('r3', acme));
  t.is(both.state.breaks.size, 2);
});

test('the owner is who acted on it last', (t) => {
  t.is(first.state.breaks.get(2)?.owner, null);
  t.like(tell(first, explained(2)).state.breaks.get(2), { owner: 'ann', explained: 'timing' });
});
