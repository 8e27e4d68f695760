/** How far behind: exact in bytes, never more than the truth in time. */
import test from 'ava';
import fc from 'fast-check';
import { behindOf, type Mark, withMark } from './lag.ts';

const second = 1_000_000_000n;
const at = (seconds: number, position: number): Mark => ({
  at: BigInt(seconds) * second,
  position: BigInt(position),
});
const marksOf = (...marks: readonly Mark[]) => marks.reduce(withMark, [] as readonly Mark[]);

test('an idle primary is ahead of nobody, however long it is idle', (t) => {
  const marks = marksOf(at(1, 500), at(2, 500), at(3_600, 500));
  t.deepEqual(behindOf(marks, 500n, 9_000n * second), { bytes: 0, ms: 0, since: null });
});

test('one that stands still is behind since the first look that was further', (t) => {
  const marks = marksOf(at(1, 500), at(2, 600), at(3, 600), at(4, 900));
  const behind = behindOf(marks, 500n, 4n * second);
  t.deepEqual(behind, { bytes: 400, ms: 2_000, since: 2n * second });
});

test('what was written since the last look is not yet late', (t) => {
  const marks = marksOf(at(1, 500), at(2, 600));
  t.like(behindOf(marks, 550n, 2n * second), { bytes: 50, ms: 0 });
});

test('a primary that is further back has another history', (t) => {
  t.deepEqual(marksOf(at(1, 900), at(2, 500)), [at(2, 500)]);
});

/** A primary that writes, and what a standby has replayed of it at each look. */
const looks = fc.array(fc.record({ wrote: fc.nat(50), replays: fc.nat(120) }), { minLength: 1 });

test('the time told is never longer than the standby has really been behind', (t) => {
  fc.assert(
    fc.property(looks, (steps) => {
      let [position, replayed, now] = [0n, 0n, 0n];
      let marks: readonly Mark[] = [];
      let reallySince: bigint | null = null;
      for (const { wrote, replays } of steps) {
        now += second;
        // It was written at some time since the last look: at the earliest just after that.
        if (wrote > 0 && replayed === position) reallySince = now - second;
        position += BigInt(wrote);
        marks = withMark(marks, { at: now, position });
        const next = replayed + BigInt(replays);
        replayed = next < position ? next : position;
        if (replayed === position) reallySince = null;
        const { bytes, ms } = behindOf(marks, replayed, now);
        const mostMs = reallySince === null ? 0 : Number((now - reallySince) / 1_000_000n);
        if (BigInt(bytes) !== position - replayed || ms > mostMs) return false;
      }
      return true;
    }),
  );
  t.pass();
});

test('of very many looks the older ones are only known more coarsely', (t) => {
  const many = Array.from({ length: 20_000 }, (_, index) => at(index, index));
  const marks = many.reduce(withMark, [] as readonly Mark[]);
  t.true(marks.length <= 3_600);
  t.deepEqual(marks.at(-1), many.at(-1));
  t.true(behindOf(marks, 5n, 20_000n * second).ms > 15_000_000);
});
