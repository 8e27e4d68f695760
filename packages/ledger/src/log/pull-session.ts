/**
 * One ephemeral consumer of LEDGER, read in order, batch by batch, with a bounded buffer. IO.
 *
 * It ends at the first doubt, with the reason: a gap in the delivery numbers, a missed heartbeat,
 * a lost connection, any status that is not "nothing new". Whoever reads starts another session
 * after the last sequence it has seen; nothing is acknowledged, so nothing can be lost by that.
 * (The client's ordered consumer asks for more as fast as messages arrive and buffers them all: a
 * slow reader of a long log would run out of memory.)
 */
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type Msg,
  type NatsConnection,
  nanos,
  nuid,
} from 'nats';
import { asRecorded } from './as-recorded.ts';
import { type Delivery, parseDelivery } from './delivery.ts';
import { newInbox } from './inbox.ts';
import type { Link } from './link.ts';
import { createPullCredit, type PullCredit } from './pull-credit.ts';
import { rawHeadersOf } from './raw-headers.ts';

export type Pulled = Delivery & { readonly subject: string; readonly payload: Uint8Array };

type SessionOptions = {
  readonly subjects: readonly string[];
  readonly from: number;
  readonly signal: AbortSignal;
  /** Messages up to this sequence are given as they were first recorded elsewhere. */
  readonly importedThrough: number;
};

/** So many messages are on their way, waiting or in the reader's hands at most. */
const window = 1_000;
/** One request is answered with so much at most: a window of the largest messages is a gigabyte. */
const largestAnswer = 16 * 1024 ** 2;
const expiresMs = 4_000;
const heartbeatMs = 500;
/** So many heartbeats may be missed before the server counts as gone. */
const missedLimit = 3;
/**
 * The server forgets a consumer that nobody reads from. It is never deleted: a right to delete
 * consumers is a right to delete anybody's, for no permission can tell one's own by its name.
 */
const idleMs = 10_000;

export async function* pullSession(
  connection: NatsConnection,
  link: Link,
  options: SessionOptions,
): AsyncGenerator<readonly Pulled[]> {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { name } = await manager.consumers.add('LEDGER', configOf(options));
  const next = `$JS.API.CONSUMER.MSG.NEXT.LEDGER.${name}`;
  const reader = openReader(connection, next, options.importedThrough);
  const abort = () => reader.end('');
  options.signal.addEventListener('abort', abort, { once: true });
  const forget = link.onChange(() => reader.end('the connection was lost'));
  const monitor = setInterval(() => reader.checkSilence(), heartbeatMs);
  try {
    if (options.signal.aborted) return;
    yield* reader.messages();
  } finally {
    clearInterval(monitor);
    forget();
    options.signal.removeEventListener('abort', abort);
    reader.close();
  }
}

const configOf = ({ subjects, from }: SessionOptions): Partial<ConsumerConfig> => ({
  name: nuid.next(),
  ack_policy: AckPolicy.None,
  deliver_policy: DeliverPolicy.StartSequence,
  opt_start_seq: Math.max(1, from),
  // A list, even of one: then the client asks on the subject without a name, the only one granted.
  filter_subjects: [...subjects],
  mem_storage: true,
  num_replicas: 1,
  inactive_threshold: nanos(idleMs),
});

type Reader = {
  readonly messages: () => AsyncGenerator<readonly Pulled[]>;
  /** Ends the session; with a reason it is an interruption, without one an orderly end. */
  readonly end: (reason: string) => void;
  readonly checkSilence: () => void;
  readonly close: () => void;
};

const openReader = (connection: NatsConnection, next: string, importedThrough: number): Reader => {
  const inbox = newInbox(connection);
  const credit = createPullCredit(window);
  let waiting: Pulled[] = [];
  let [delivered, missed] = [0, 0];
  let ended: string | undefined;
  let wake = () => {};
  const end = (reason: string) => {
    ended ??= reason;
    wake();
  };
  const onMessage = (message: Msg) => {
    missed = 0;
    const delivery = parseDelivery(message.reply ?? '');
    if (delivery === undefined) {
      const reason = onStatus(message, credit);
      return reason === '' ? wake() : end(reason);
    }
    delivered += 1;
    if (delivery.delivery !== delivered) return end('a delivery was lost on the way');
    credit.delivered();
    const pulled = pulledOf(message, delivery);
    const isImported = delivery.sequence <= importedThrough;
    waiting.push(isImported ? asRecorded(pulled, rawHeadersOf(message)) : pulled);
    if (waiting.length === 1) wake();
  };
  const subscription = connection.subscribe(inbox, {
    callback: (error, message) => (error === null ? onMessage(message) : end(error.message)),
  });
  const askForMore = (unread: number) => {
    const batch = ended === undefined ? credit.ask(unread) : 0;
    if (batch === 0) return;
    missed = 0;
    const limits = { batch, max_bytes: largestAnswer };
    const pull = { ...limits, expires: nanos(expiresMs), idle_heartbeat: nanos(heartbeatMs) };
    connection.publish(next, JSON.stringify(pull), { reply: inbox });
  };
  async function* messages() {
    while (ended !== '' && (ended === undefined || waiting.length > 0)) {
      const batch = waiting;
      waiting = [];
      askForMore(batch.length);
      if (batch.length > 0) yield batch;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    if (ended !== '') throw new Error(ended);
  }
  const checkSilence = () => {
    missed += 1;
    if (credit.owed() > 0 && missed > missedLimit) end('no heartbeat of the consumer');
  };
  return { messages, end, checkSilence, close: () => subscription.unsubscribe() };
};

/** Spelled out: a spread of every message costs as much as reading its reply subject. */
const pulledOf = (
  { subject, data }: Msg,
  { sequence, delivery, recordedAt, pending }: Delivery,
): Pulled => ({ sequence, delivery, recordedAt, pending, subject, payload: data });

/** How the server says that the next message would be more than a request may be answered with. */
const tooLarge = 'Message Size Exceeds MaxBytes';
const completed = 'Batch Completed';

/** Empty for a heartbeat and for the end of a request that got all it could; else why to stop. */
const onStatus = ({ headers }: Msg, credit: PullCredit): string => {
  const code = headers?.code ?? 0;
  if (code === 100) return '';
  const description = headers?.description ?? 'unexpected status';
  const left = headers?.get('Nats-Pending-Messages') ?? '';
  // Older servers say so when a request was served to its last message: nothing is left of it.
  if (code === 409 && description === completed && Number(left) === 0) return '';
  const ended = code === 409 && (description === tooLarge || description === completed);
  if (code !== 404 && code !== 408 && !ended) return `${code} ${description}`;
  const possible = credit.ranOut(left === '' ? undefined : Number(left));
  return possible ? '' : 'more was delivered than was asked for';
};
