/**
 * Asks a stream's replicas for messages by sequence, with no right but `$JS.API.DIRECT.GET`. IO.
 *
 * In batches where the server knows them (2.11), otherwise one by one, many at a time. What comes
 * is in order but may be short: whoever asks looks at the sequences and asks again. One inbox
 * serves all questions; replies are told apart by its last token. (The client's own `request` would
 * take a stored message whose header block starts with a status 503 for a server without
 * responders.)
 */
import { createInbox, type Msg, type NatsConnection } from 'nats';
import { directParser } from './direct-message.ts';
import { rawFrameOf } from './raw-headers.ts';
import type { RawMessage } from './raw-message.ts';

export type DirectGet = {
  /** Messages from a sequence on, at most to another; empty when nobody answered in time. */
  readonly get: (from: number, to: number) => Promise<readonly RawMessage[]>;
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

type Question = { readonly onReply: (message: Msg) => void; readonly end: () => void };

export const createDirectGet = (connection: NatsConnection, options: Options): DirectGet => {
  const inbox = createInbox(options.inboxPrefix);
  const subject = `$JS.API.DIRECT.GET.${options.stream}`;
  const open = new Map<string, Question>();
  let asked = 0;
  let batches = options.batches;
  const subscription = connection.subscribe(`${inbox}.*`, {
    callback: (_error, message) =>
      open.get(message.subject.slice(inbox.length + 1))?.onReply(message),
  });
  const publish = (question: Question, query: object): string => {
    asked += 1;
    const token = String(asked);
    open.set(token, question);
    connection.publish(subject, JSON.stringify(query), { reply: `${inbox}.${token}` });
    return token;
  };
  const ask = (queries: readonly object[]): Promise<readonly RawMessage[]> =>
    collect(options.stream, {
      batches,
      expected: queries.length,
      start: (question) => queries.map((query) => publish(question, query)),
      finish: (tokens) => {
        for (const token of tokens) open.delete(token);
      },
      noBatches: () => {
        batches = false;
      },
    });
  const get = async (from: number, to: number): Promise<readonly RawMessage[]> => {
    const length = Math.min(to - from + 1, batches ? batchMessages : oneByOne);
    if (batches) return ask([{ seq: from, batch: length, max_bytes: batchBytes }]);
    const found = await ask(Array.from({ length }, (_, index) => ({ seq: from + index })));
    return [...found].sort((a, b) => a.sequence - b.sequence);
  };
  const close = () => {
    subscription.unsubscribe();
    for (const question of open.values()) question.end();
  };
  return { get, close };
};

type Asking = {
  readonly batches: boolean;
  /** How many replies end it, where they are not batches. */
  readonly expected: number;
  readonly start: (question: Question) => readonly string[];
  readonly finish: (tokens: readonly string[]) => void;
  readonly noBatches: () => void;
};

/** Gathers replies until the last one, or until there has been silence for too long. */
const collect = (stream: string, asking: Asking): Promise<readonly RawMessage[]> =>
  new Promise((resolve) => {
    const parse = directParser(stream);
    const messages: RawMessage[] = [];
    let replies = 0;
    const end = () => {
      clearTimeout(timer);
      asking.finish(tokens);
      resolve(messages);
    };
    const onReply = (message: Msg) => {
      timer.refresh();
      replies += 1;
      const direct = parse(rawFrameOf(message));
      if (direct !== undefined) messages.push(direct.message);
      const ignored = asking.batches && direct?.batched === false;
      if (ignored) asking.noBatches();
      const last = asking.batches ? direct === undefined : replies === asking.expected;
      if (last || ignored) end();
    };
    const timer = setTimeout(() => end(), silenceMs);
    const tokens = asking.start({ onReply, end });
  });
