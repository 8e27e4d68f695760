/**
 * A stream's messages handed out in portions, so that one reader can fill one file after another;
 * it notes the sequences that are not there. IO only through what it reads.
 *
 * A reader that was cut off from its server looks like a gap: so a gap counts only after the server
 * has answered once more.
 */
import type { RawMessage } from '../log/raw-message.ts';
import type { Gap } from './manifest.ts';

export type MessageCursor = {
  /** The next messages, at most so many; empty at the end. */
  readonly take: (most: number) => Promise<readonly RawMessage[]>;
  readonly gaps: readonly Gap[];
};

export const createMessageCursor = (
  batches: AsyncIterator<readonly RawMessage[]>,
  range: { readonly from: number; readonly to: number },
  askServer: () => Promise<unknown>,
): MessageCursor => {
  const gaps: Gap[] = [];
  let next = range.from;
  let waiting: readonly RawMessage[] = [];

  const noteGap = async (until: number) => {
    if (until <= next) return;
    await askServer();
    gaps.push({ first: next, last: until - 1 });
  };
  const fetch = async () => {
    const { done, value } = await batches.next();
    if (done === true) {
      await noteGap(range.to + 1);
      next = range.to + 1;
      return [];
    }
    for (const { sequence } of value) {
      if (sequence !== next) await noteGap(sequence);
      next = sequence + 1;
    }
    return value;
  };
  const take = async (most: number): Promise<readonly RawMessage[]> => {
    while (waiting.length === 0 && next <= range.to) waiting = await fetch();
    const taken = waiting.slice(0, most);
    waiting = waiting.slice(most);
    return taken;
  };
  return { take, gaps };
};
