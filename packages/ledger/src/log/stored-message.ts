/** One message of a stream as its leader has it stored, byte for byte. IO. */
import { type NatsConnection, NatsError } from 'nats';
import { nanosOfIso } from '../objectives/elapsed.ts';
import type { RawMessage } from './raw-message.ts';

type Answer = {
  readonly error?: { readonly description: string; readonly err_code?: number };
  readonly message?: {
    readonly subject: string;
    readonly seq: number;
    readonly hdrs?: string;
    readonly data?: string;
    readonly time: string;
  };
};

const timeout = 10_000;

export const storedMessage = async (
  connection: NatsConnection,
  stream: string,
  sequence: number,
): Promise<RawMessage> => {
  const subject = `$JS.API.STREAM.MSG.GET.${stream}`;
  const reply = await connection.request(subject, JSON.stringify({ seq: sequence }), { timeout });
  const { error, message } = reply.json<Answer>();
  if (message === undefined) {
    throw new NatsError(error?.description ?? 'empty answer', String(error?.err_code ?? ''));
  }
  return {
    sequence: message.seq,
    timeNs: nanosOfIso(message.time),
    subject: message.subject,
    headers: Buffer.from(message.hdrs ?? '', 'base64'),
    payload: Buffer.from(message.data ?? '', 'base64'),
  };
};
