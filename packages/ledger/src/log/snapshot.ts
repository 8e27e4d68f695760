/**
 * JetStream's own snapshot of a stream: its blocks as the server keeps them, in chunks that are
 * acknowledged one by one, so that neither side buffers much (admin only). IO.
 *
 * Quick and exact, but only for servers of the same age or newer; an export is what outlives them.
 */
import type { Msg, NatsConnection } from 'nats';
import { newInbox } from './inbox.ts';
import { rawHeadersOf } from './raw-headers.ts';

export type Snapshot = {
  /** As a restore has to send them back. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly state: Readonly<Record<string, unknown>>;
};

const chunkSize = 128 * 1024;
const requestTimeoutMs = 30_000;
/** A large stream is checked before its first chunk comes. */
const silenceMs = 120_000;

type Answer = Partial<Snapshot> & { readonly error?: { readonly description: string } };

/** Every chunk is written before it is acknowledged. It throws when the snapshot is not whole. */
export const takeSnapshot = async (
  connection: NatsConnection,
  stream: string,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Snapshot> => {
  const inbox = newInbox(connection);
  const subscription = connection.subscribe(inbox);
  try {
    const request = {
      deliver_subject: inbox,
      no_consumers: true,
      chunk_size: chunkSize,
      jsck: true,
    };
    const reply = await connection.request(
      `$JS.API.STREAM.SNAPSHOT.${stream}`,
      JSON.stringify(request),
      { timeout: requestTimeoutMs },
    );
    const { error, config, state } = reply.json<Answer>();
    if (config === undefined || state === undefined) {
      throw new Error(`${stream}: ${error?.description ?? 'no answer to the wish for a snapshot'}`);
    }
    await receive(stream, subscription[Symbol.asyncIterator](), write);
    return { config, state };
  } finally {
    subscription.unsubscribe();
  }
};

const receive = async (
  stream: string,
  chunks: AsyncIterator<Msg>,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> => {
  for (let expected = 1; ; expected += 1) {
    const { done, value: message } = await within(silenceMs, stream, chunks.next());
    if (done === true) throw new Error(`${stream}: the connection ended before its snapshot did`);
    if (message.data.length === 0) {
      message.respond();
      return expectEnd(stream, message);
    }
    const number = Number(/\.(\d+)$/.exec(message.reply ?? '')?.[1] ?? expected);
    if (number !== expected) {
      throw new Error(`${stream}: chunk ${expected} of its snapshot was lost on the way`);
    }
    await write(message.data);
    message.respond();
  }
};

/** The end is an empty message: without a status, or with 204. Anything else is a failure. */
const expectEnd = (stream: string, message: Msg): void => {
  const status = Buffer.from(rawHeadersOf(message)).toString('latin1').trim();
  if (status === '' || /^NATS\/1\.0 204\b/.test(status)) return;
  throw new Error(`${stream}: the server ended its snapshot with "${status}"`);
};

const within = async <A>(ms: number, stream: string, work: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const words = `${stream}: the server has sent nothing of its snapshot for ${ms / 1_000} s`;
    timer = setTimeout(() => reject(new Error(words)), ms);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
};
