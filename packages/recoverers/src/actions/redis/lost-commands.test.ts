/** What is lost, by the ends of two append-only files. */
import test from 'ava';
import type { AofCommand } from './aof-commands.ts';
import { lostCommands } from './lost-commands.ts';

const commands = (...all: readonly (readonly string[])[]): readonly AofCommand[] =>
  all.map((words) => ({ words, from: 0, until: 0 }));
const sets = (from: number, until: number) =>
  commands(...Array.from({ length: until - from }, (_, i) => ['SET', `k${from + i}`, 'v']));

test('what follows the last command of the promoted one is lost', (t) => {
  const found = lostCommands(sets(0, 400), sets(100, 390));
  t.is(found._tag, 'Counted');
  const keys = found._tag === 'Counted' ? found.lost.map(({ words }) => words[1]) : [];
  t.deepEqual(keys, [
    'k390',
    'k391',
    'k392',
    'k393',
    'k394',
    'k395',
    'k396',
    'k397',
    'k398',
    'k399',
  ]);
});

test('nothing is lost when both end alike, framed differently or not', (t) => {
  const framed = [...commands(['select', '0'], ['MULTI']), ...sets(0, 50), ...commands(['EXEC'])];
  t.deepEqual(lostCommands(framed, sets(0, 50)), { _tag: 'Counted', lost: [] });
});

test('what an attempt before wrote to see that it can is no data of anybody', (t) => {
  const key = 'recovery-ledger:write-test:rec-1:promote:1:7';
  const probed = [...sets(0, 50), ...commands(['SET', key, '7', 'PXAT', '9'], ['DEL', key])];
  const found = lostCommands(sets(0, 52), probed);
  t.is(found._tag === 'Counted' && found.lost.length, 2);
});

test('commands that repeat leave several numbers, and none of them is claimed', (t) => {
  const counts = (n: number) => commands(...Array.from({ length: n }, () => ['INCR', 'c']));
  t.deepEqual(lostCommands(counts(300), counts(250)), { _tag: 'Ambiguous', least: 0, most: 100 });
});

test('a file that was written anew just before begins in the middle of what the other had', (t) => {
  const found = lostCommands(sets(95, 103), sets(0, 100));
  t.is(found._tag === 'Counted' && found.lost.length, 3);
});

test('a replica without a command since its copy has some of them, and nobody knows how many', (t) => {
  t.deepEqual(lostCommands(sets(0, 4), []), { _tag: 'Ambiguous', least: 0, most: 4 });
  t.deepEqual(lostCommands(commands(['SELECT', '0']), []), { _tag: 'Counted', lost: [] });
});

test('without anything in common nothing is known', (t) => {
  t.is(lostCommands(sets(0, 10), sets(50, 60))._tag, 'NotFound');
});
