/**
 * A range of a stream in order, message by message as it was stored; a gap in it is yielded as a
 * gap, but only once it is certain. IO.
 *
 * A direct get may be answered by a replica that lags, or be cut short; so what is missing is asked
 * for again until it comes, or the leader says that it is deleted, or patience ends. While one
 * batch is worked on, the next is on its way.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { DirectGet } from './direct-get.ts';
import type { RawMessage } from './raw-message.ts';

export type ReadRange = {
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
};

type Source = {
  readonly get: DirectGet['get'];
  /** Whether the leader says that this message was removed; it knows, a replica may lag. */
  readonly isDeleted: (sequence: number) => Promise<boolean>;
  /** How often in one read something missing is asked for again. */
  readonly patience: number;
};

const pauseMs = 100;

export async function* readRaw(
  { get, isDeleted, patience }: Source,
  { from, to, signal }: ReadRange,
): AsyncGenerator<readonly RawMessage[]> {
  let next = Math.max(1, from);
  let left = patience;
  let coming = next <= to ? get(next, to) : undefined;
  while (coming !== undefined && signal?.aborted !== true) {
    const got: readonly RawMessage[] = await coming;
    const whole = contiguous(got, next, to);
    const sure = whole.length > 0 || left === 0 || (await isDeleted(next));
    const batch = whole.length > 0 || !sure ? whole : fromFirst(got, to);
    next = sure && got.length === 0 ? next + 1 : (batch.at(-1)?.sequence ?? next - 1) + 1;
    if (!sure) {
      left -= 1;
      await pause(pauseMs);
    }
    coming = next <= to ? get(next, to) : undefined;
    if (batch.length > 0) yield batch;
  }
}

/** The messages up to the first gap. */
const contiguous = (
  messages: readonly RawMessage[],
  first: number,
  to: number,
): readonly RawMessage[] => {
  let length = 0;
  while (messages[length]?.sequence === first + length && first + length <= to) length += 1;
  return length === messages.length ? messages : messages.slice(0, length);
};

/** The same behind a gap that is one: as far as it goes on without another. */
const fromFirst = (messages: readonly RawMessage[], to: number): readonly RawMessage[] =>
  contiguous(messages, messages[0]?.sequence ?? 1, to);
