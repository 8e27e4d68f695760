/** What `fresh` and `changed` promise, against a log that delivers when the test says so. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Followed } from './follow.ts';
import { createLiveFold } from './live-fold.ts';

const unreadable = (sequence: number): Followed => ({
  entry: E.left({
    _tag: 'Unreadable',
    sequence,
    subject: 'ledger.drill.scope.x',
    recordedAt: '2026-01-01T00:00:00Z',
    reason: 'not JSON',
  }),
  sequence,
  pending: 0,
  payload: new Uint8Array(),
});

/** A log whose newest message is `newest`; `deliver` hands the next one to the follower. */
const fakeLog = (newest: number) => {
  const queue: Followed[] = [];
  let wake = () => {};
  const log: Parameters<typeof createLiveFold>[0] = {
    leader: {
      last: async (subject) => ({
        sequence: newest,
        subject,
        id: undefined,
        recordedAt: '',
        payload: new Uint8Array(),
      }),
    },
    follow: async function* ({ signal }) {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  const deliver = (sequence: number) => {
    queue.push(unreadable(sequence));
    wake();
  };
  return { log, deliver, stop: () => wake() };
};

const counting = (log: Parameters<typeof createLiveFold>[0], signal: AbortSignal) =>
  createLiveFold(log, { subjects: ['ledger.>'], initial: 0, evolve: (n) => n + 1, signal });

test('fresh waits until the fold holds what was newest when it was asked', async (t) => {
  const { log, deliver, stop } = fakeLog(2);
  const end = new AbortController();
  const fold = counting(log, end.signal);
  const running = fold.run();
  const seen = fold.fresh();
  deliver(1);
  await fold.changed(0, 60_000);
  t.is(fold.state(), 1);
  deliver(2);
  t.is(await seen, 2);
  end.abort();
  stop();
  await t.notThrowsAsync(running);
});

test('a waiter is released by the signal', async (t) => {
  const { log } = fakeLog(5);
  const end = new AbortController();
  const fold = counting(log, end.signal);
  const waiting = Promise.all([fold.fresh(), fold.changed(0, 60_000)]);
  end.abort();
  t.deepEqual(await waiting, [0, undefined]);
});

test('a connection that is closed under the fold is an error, not an end', async (t) => {
  const { log } = fakeLog(0);
  const closed = { ...log, follow: async function* () {} };
  await t.throwsAsync(counting(closed, new AbortController().signal).run(), { message: /closed/ });
});
