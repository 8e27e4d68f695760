/** Looking for many ids costs one pass over the messages, and finds what came meanwhile. */
import test from 'ava';
import { createIdSearch } from './id-search.ts';
import type { LeaderMessage, LeaderReader } from './leader.ts';

const message = (sequence: number): LeaderMessage => ({
  sequence,
  subject: 'ledger.real.detector.a',
  id: `id-${sequence}`,
  recordedAt: '2026-11-23T06:00:00.000000000Z',
  payload: new Uint8Array(),
});

/** A leader that counts how many messages it was asked for. */
const counting = (messages: LeaderMessage[]) => {
  let given = 0;
  const leader: LeaderReader = {
    after: async function* (_subject, sequence) {
      for (const one of messages.filter((m) => m.sequence > sequence)) {
        given += 1;
        yield one;
      }
    },
    last: async () => messages.at(-1),
    at: async (sequence) => messages.find((m) => m.sequence === sequence),
  };
  return { leader, given: () => given };
};

test('every message is read once, however many ids are looked for', async (t) => {
  const messages = Array.from({ length: 100 }, (_, index) => message(index + 1));
  const { leader, given } = counting(messages);
  const search = createIdSearch(leader);
  for (let n = 1; n <= 100; n += 1) t.is(await search('s', 0, `id-${n}`), n);
  t.is(given(), 100);
});

test('what came after the last look is found, and nothing at or before the given sequence', async (t) => {
  const messages = [message(1), message(2)];
  const search = createIdSearch(counting(messages).leader);
  t.is(await search('s', 1, 'id-1'), undefined);
  t.is(await search('s', 1, 'id-3'), undefined);
  messages.push(message(3));
  t.is(await search('s', 1, 'id-3'), 3);
  t.is(await search('s', 0, 'id-1'), 1);
});
