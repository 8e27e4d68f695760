/** Reading a range when answers are short, late or full of holes. */
import test from 'ava';
import { packedOf } from '../../../../test/harness/packed-events.ts';
import { messagesOf } from './packed-batch.ts';
import type { RawMessage } from './raw-message.ts';
import { readRaw } from './raw-reader.ts';

const none = new Uint8Array(0);
const message = (sequence: number): RawMessage => {
  return { sequence, timeNs: 1n, subject: 's', headers: none, payload: none };
};
const span = (from: number, to: number): readonly RawMessage[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index));

type Script = {
  readonly answers: (from: number, time: number) => readonly RawMessage[];
  readonly deleted?: readonly number[];
  readonly patience?: number;
};

const read = async (script: Script, from: number, to: number): Promise<readonly number[]> => {
  let time = 0;
  const get = async (start: number) => {
    time += 1;
    return packedOf(script.answers(start, time));
  };
  const isDeleted = async (sequence: number) => script.deleted?.includes(sequence) === true;
  const got: number[] = [];
  const source = { get, isDeleted, patience: script.patience ?? 3 };
  for await (const batch of readRaw(source, { from, to }))
    got.push(...messagesOf(batch).map((of) => of.sequence));
  return got;
};

test('batches are joined in order and end where the range ends', async (t) => {
  const answers = (from: number) => span(from, from + 3);
  t.deepEqual(await read({ answers }, 2, 9), [2, 3, 4, 5, 6, 7, 8, 9]);
});

test('what a slow replica does not have yet is asked for again', async (t) => {
  const answers = (from: number, time: number) => span(from, time < 3 ? 4 : 6);
  t.deepEqual(await read({ answers }, 1, 6), [1, 2, 3, 4, 5, 6]);
});

test('a message lost on the way is asked for again', async (t) => {
  const answers = (from: number, time: number) =>
    span(from, 6).filter(({ sequence }) => time > 2 || sequence !== 3);
  t.deepEqual(await read({ answers }, 1, 6), [1, 2, 3, 4, 5, 6]);
});

test('what the leader says is deleted is a gap at once', async (t) => {
  const answers = (from: number) => span(from, 6).filter(({ sequence }) => sequence !== 3);
  t.deepEqual(await read({ answers, deleted: [3], patience: 99_999 }, 1, 6), [1, 2, 4, 5, 6]);
});

test('what nobody serves is a gap once patience has ended, and reading goes on behind it', async (t) => {
  const answers = (from: number) => (from === 3 || from === 4 ? [] : span(from, from < 3 ? 2 : 6));
  t.deepEqual(await read({ answers, patience: 2 }, 1, 6), [1, 2, 5, 6]);
});
