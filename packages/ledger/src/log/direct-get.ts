/**
 * Asks a stream's replicas for messages by sequence, with no right but `$JS.API.DIRECT.GET`. IO.
 *
 * In batches where the server knows them (2.11), otherwise one by one, many at a time. What comes
 * is in order but may be short: whoever asks looks at the sequences and asks again. Every question
 * has an inbox of its own, so that a late reply is nobody's. (The client's own `request` would
 * take a stored message whose header block starts with a status 503 for a server without
 * responders.)
 */
import { createInbox, type Msg, type NatsConnection } from 'nats';
import { createPack } from './pack.ts';
import type { PackedBatch } from './packed-batch.ts';
import { rawFrameOf } from './raw-headers.ts';

export type DirectGet = {
  /** Messages from a sequence on, at most to another; empty when nobody answered in time. */
  readonly get: (from: number, to: number) => Promise<PackedBatch>;
  readonly close: () => void;
};

type Options = {
  readonly stream: string;
  readonly inboxPrefix: string;
  readonly batches: boolean;
};

/** A batch is the memory that a reader costs, twice: one is on its way while one is worked on. */
const batchMessages = 4_096;
const batchBytes = 4 * 1024 ** 2;
const oneByOne = 256;
const silenceMs = 3_000;

/** What a batch of small events takes, and what a few messages take. */
const packSize = { messages: batchMessages, bytes: 3 * 1024 ** 2 };
const smallSize = { messages: oneByOne, bytes: 256 * 1024 };

export const createDirectGet = (connection: NatsConnection, options: Options): DirectGet => {
  const subject = `$JS.API.DIRECT.GET.${options.stream}`;
  const open = new Set<() => void>();
  let batches = options.batches;
  const ask = (queries: readonly object[]): Promise<PackedBatch> =>
    collect(options.stream, {
      batches,
      expected: queries.length,
      start: (onReply, end) => {
        const inbox = createInbox(options.inboxPrefix);
        const callback = (_error: unknown, message: Msg) => onReply(message);
        const subscription = connection.subscribe(inbox, { callback });
        for (const query of queries)
          connection.publish(subject, JSON.stringify(query), { reply: inbox });
        open.add(end);
        return () => {
          open.delete(end);
          subscription.unsubscribe();
        };
      },
      noBatches: () => {
        batches = false;
      },
    });
  const get = (from: number, to: number): Promise<PackedBatch> => {
    const length = Math.min(to - from + 1, batches ? batchMessages : oneByOne);
    return batches
      ? ask([{ seq: from, batch: length, max_bytes: batchBytes }])
      : ask(Array.from({ length }, (_, index) => ({ seq: from + index })));
  };
  const close = () => {
    for (const end of open) end();
  };
  return { get, close };
};

type Asking = {
  readonly batches: boolean;
  /** How many replies end it, where they are not batches. */
  readonly expected: number;
  /** Asks; gives what forgets the question. */
  readonly start: (onReply: (message: Msg) => void, end: () => void) => () => void;
  readonly noBatches: () => void;
};

/** Gathers replies until the last one, or until there has been silence for too long. */
const collect = (stream: string, asking: Asking): Promise<PackedBatch> =>
  new Promise((resolve) => {
    const pack = createPack(stream, asking.batches ? packSize : smallSize);
    let replies = 0;
    const end = () => {
      clearInterval(timer);
      forget();
      resolve(pack.close());
    };
    const onReply = (message: Msg) => {
      replies += 1;
      const batched = pack.add(rawFrameOf(message));
      const ignored = asking.batches && batched === false;
      if (ignored) asking.noBatches();
      const last = asking.batches ? batched === undefined : replies === asking.expected;
      if (last || ignored) end();
    };
    const forget = asking.start(onReply, end);
    let heard = 0;
    const timer = setInterval(() => {
      if (replies === heard) end();
      heard = replies;
    }, silenceMs);
  });
