/**
 * Publishes messages of an import so that each gets exactly the sequence that it had. IO.
 *
 * Every publish says after which sequence it belongs; another writer, a lost message or a wrong
 * order is refused by the server and never stored. As one atomic batch where the stream takes
 * those (one fsync for a thousand messages), otherwise many at once, one after the other.
 */
import { headers, type MsgHdrs } from 'nats';
import type { ImportedForm } from '../bundle/imported-form.ts';
import type { Ask } from './append-answers.ts';
import { nextId } from './clock.ts';

export type Importable = {
  readonly sequence: number;
  readonly subject: string;
  readonly form: ImportedForm;
};

export type PublishImport = (messages: readonly Importable[]) => Promise<void>;

/** A server that has just started, or syncs a slow disk, may take long; it is not asked twice. */
const timeoutMs = 60_000;
const onTheWay = 256;

type Send = (subject: string, payload: Uint8Array, headers: MsgHdrs) => void;

/** Several batches are never on their way at once: the next one waits for this one's answer. */
export const publishAtomically =
  (ask: Ask, send: Send): PublishImport =>
  async (messages) => {
    const id = nextId();
    const [first] = messages;
    if (first === undefined) return;
    if (messages.length === 1) return publishOne(ask, first);
    const answers: Promise<Uint8Array>[] = [];
    for (const [index, message] of messages.entries()) {
      const isLast = index === messages.length - 1;
      const orders = [
        ...(index === 0 ? [expectation(message)] : []),
        `Nats-Batch-Id: ${id}`,
        `Nats-Batch-Sequence: ${index + 1}`,
        ...(isLast ? ['Nats-Batch-Commit: 1'] : []),
      ];
      const block = blockOf(orders, message);
      const { subject, form } = message;
      if (index === 0 || isLast) {
        answers.push(ask({ subject, payload: form.payload, headers: block, timeoutMs }));
      } else send(subject, form.payload, block);
    }
    const [begun = none, committed = none] = await Promise.all(answers);
    if (begun.length > 0) expectSequence(begun, -1);
    expectSequence(committed, messages.at(-1)?.sequence ?? 0);
  };

export const publishOneByOne =
  (ask: Ask): PublishImport =>
  async (messages) => {
    for (let at = 0; at < messages.length; at += onTheWay) {
      const some = messages.slice(at, at + onTheWay);
      await Promise.all(some.map((message) => publishOne(ask, message)));
    }
  };

const publishOne = async (ask: Ask, message: Importable): Promise<void> => {
  const { subject, form, sequence } = message;
  const block = blockOf([expectation(message)], message);
  expectSequence(
    await ask({ subject, payload: form.payload, headers: block, timeoutMs }),
    sequence,
  );
};

const none = new Uint8Array(0);

const expectation = ({ sequence }: Importable): string =>
  `Nats-Expected-Last-Sequence: ${sequence - 1}`;

const blockOf = (orders: readonly string[], { form }: Importable): MsgHdrs => {
  const lines = form.headers.map(([name, value]) => `${name}: ${value}`);
  const text = `NATS/1.0\r\n${[...orders, ...lines].join('\r\n')}\r\n\r\n`;
  const bytes = Buffer.from(text, 'latin1');
  return Object.assign(headers(), { encode: () => bytes });
};

type Answer = {
  readonly seq?: number;
  readonly error?: { readonly description: string; readonly err_code: number };
};

/** The server's refusal, or an answer that says something else, as an error. */
const expectSequence = (answer: Uint8Array, sequence: number): void => {
  const { seq, error }: Answer = JSON.parse(Buffer.from(answer).toString('utf8'));
  if (error === undefined && seq === sequence) return;
  const what = error?.description ?? `message ${sequence} was stored as ${seq}`;
  throw new ImportStopped(what, error?.err_code);
};

/** The server did not store what was to be stored. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
  readonly code: number | undefined;

  constructor(what: string, code: number | undefined) {
    super(what);
    this.code = code;
  }
}
