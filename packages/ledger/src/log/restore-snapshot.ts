/**
 * Gives a snapshot back to a server as a stream, with the configuration that is wanted for it: the
 * server takes that instead of the one in the snapshot, so that the stream is never there without
 * it (admin only). IO.
 *
 * nats-server 2.15 stores every message anew, fsynced: the last answer may take long, and nothing
 * but the loss of the connection ends the waiting for it.
 */
import type { NatsConnection } from 'nats';
import type { Link } from './link.ts';
import type { Snapshot } from './snapshot.ts';

export type RestoreSteps = {
  readonly onSent: (bytes: number) => void;
  /** Every second from when everything was sent until the server says that it is stored. */
  readonly onWaiting: (seconds: number) => void;
};

const timeout = 60_000;
const longest = 7 * 86_400_000;
const onTheWay = 8;

type Answer = {
  readonly error?: { readonly description: string };
  readonly deliver_subject?: string;
  readonly state?: { readonly messages: number; readonly last_seq: number };
};

export const restoreSnapshot = async (
  connection: NatsConnection,
  link: Link,
  { stream, config, state }: Snapshot & { readonly stream: string },
  chunks: AsyncIterable<Uint8Array>,
  { onSent, onWaiting }: RestoreSteps,
): Promise<{ readonly messages: number; readonly lastSequence: number }> => {
  const ask = async (subject: string, payload: Uint8Array | string, ms = timeout) => {
    const reply = await link.orLost(connection.request(subject, payload, { timeout: ms }));
    return reply.data.length === 0 ? {} : expectGood(stream, reply.json<Answer>());
  };
  const request = JSON.stringify({ config, state });
  const { deliver_subject: subject } = await ask(`$JS.API.STREAM.RESTORE.${stream}`, request);
  if (subject === undefined) throw new Error(`${stream}: the server does not say where to send it`);
  let sent: Promise<unknown>[] = [];
  for await (const chunk of chunks) {
    if (sent.length >= onTheWay) await sent.shift();
    const sending = ask(subject, chunk).then(() => onSent(chunk.length));
    sending.catch(() => undefined);
    sent = [...sent, sending];
  }
  await Promise.all(sent);
  const began = performance.now();
  const clock = setInterval(() => onWaiting((performance.now() - began) / 1_000), 1_000);
  try {
    const { state: restored } = await ask(subject, '', longest);
    if (restored === undefined)
      throw new Error(`${stream}: the server does not say what it stored`);
    return { messages: restored.messages, lastSequence: restored.last_seq };
  } finally {
    clearInterval(clock);
  }
};

const expectGood = (stream: string, answer: Answer): Answer => {
  if (answer.error === undefined) return answer;
  throw new Error(`${stream}: the server refuses it (${answer.error.description})`);
};
