/** When a holder counts as dead. */
import test from 'ava';
import { judgeHolder, type Look, type Sighting } from './holder-liveness.ts';

const look = (nowMs: number, holder: string | undefined, claim = 8): Look => ({
  claim,
  recoverer: 'a',
  holder,
  nowMs,
  ttlMs: 1_000,
});

/** Whether the holder is alive at each look, one after the other. */
const alive = (...looks: readonly Look[]): readonly boolean[] => {
  let seen: Sighting | undefined;
  return looks.map((one) => {
    const judged = judgeHolder(seen, one);
    seen = judged.sighting;
    return judged.alive;
  });
};

test('a lease that was renewed and is gone means dead at once', (t) => {
  t.deepEqual(alive(look(0, 'a'), look(900, 'a'), look(1_000, undefined)), [true, true, false]);
});

test('a new claim has the ttl for its first renewal', (t) => {
  t.deepEqual(alive(look(0, undefined), look(999, undefined), look(1_000, undefined)), [
    true,
    true,
    false,
  ]);
});

test("another's name is believed only when the holder does not answer it for the ttl", (t) => {
  t.deepEqual(alive(look(0, 'a'), look(300, 'old'), look(600, 'a'), look(1_599, 'old')), [
    true,
    true,
    true,
    true,
  ]);
  t.deepEqual(alive(look(0, 'a'), look(1_000, 'old')), [true, false]);
});

test('a takeover starts the time anew', (t) => {
  t.deepEqual(alive(look(0, 'a'), look(5_000, undefined, 9), look(5_500, undefined, 9)), [
    true,
    true,
    true,
  ]);
});
