/** From a backup's timeline to the one that is asked for. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { pathTo } from './timeline-path.ts';

const histories = new Map([
  [2, '1\t0/5000000\tno recovery target specified\n'],
  [3, '1\t0/5000000\tno recovery target specified\n\n2\t0/8000000\tbefore 2026\n'],
]);
const backup = (timeline: number, stop: bigint) => ({ timeline, start: 0x2000028n, stop });
const reason = (target: number, timeline: number, stop: bigint) => {
  const path = pathTo(target, histories, backup(timeline, stop));
  return E.isLeft(path) ? path.left : path.right;
};

test('on one timeline there is one stretch, without an end', (t) => {
  t.deepEqual(reason(1, 1, 0x2000100n), [{ timeline: 1, from: 0x2000028n, until: undefined }]);
});

test('each stretch goes to where its timeline was left', (t) => {
  t.deepEqual(reason(3, 1, 0x2000100n), [
    { timeline: 1, from: 0x2000028n, until: 0x5000000n },
    { timeline: 2, from: 0x5000000n, until: 0x8000000n },
    { timeline: 3, from: 0x8000000n, until: undefined },
  ]);
});

test('a timeline that nobody knows is refused with those that are known', (t) => {
  const said = 'timeline 7 is not known: there is no 00000007.history; known are 1, 2, 3';
  t.is(reason(7, 1, 0x2000100n), said);
});

test('a backup of another branch, or from after the fork, does not lead there', (t) => {
  t.is(reason(1, 2, 0x2000100n), 'it is of timeline 2, from which 1 does not come');
  t.regex(
    String(reason(2, 1, 0x6000000n)),
    /^timeline 2 left its timeline 1 at 0\/5000000, and it ended at 0\/6000000$/,
  );
});
