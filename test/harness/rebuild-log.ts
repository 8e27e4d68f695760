/**
 * What somebody with every right on the server could do: LEDGER deleted and made again from its own
 * messages, sequences, times and header blocks as they were, with metadata that explains it all.
 * IO.
 */
import type { RawMessage, StreamIdentity } from '@recovery-ledger/ledger';
import type { Wire } from './nats-wire.ts';

/** Sequences between the messages are left as holes. */
export const rebuildLog = async (
  wire: Wire,
  before: StreamIdentity,
  messages: readonly RawMessage[],
): Promise<void> => {
  const ask = async (subject: string, request: object) => {
    const { payload } = await wire.request(subject, JSON.stringify(request));
    const answer = JSON.parse(payload.toString());
    if (answer.error !== undefined) throw new Error(`${subject}: ${answer.error.description}`);
    return answer;
  };
  const { config } = await ask('$JS.API.STREAM.INFO.LEDGER', {});
  const last = messages.at(-1)?.sequence ?? 0;
  const { created, generation } = before;
  const metadata = {
    'recovery-ledger.generation': String(generation + 1),
    'recovery-ledger.lineage': JSON.stringify([{ created, generation, through: last }]),
    'recovery-ledger.imported-through': String(last),
  };
  await ask('$JS.API.STREAM.DELETE.LEDGER', {});
  await ask('$JS.API.STREAM.CREATE.LEDGER', { ...config, deny_delete: false, metadata });
  let next = 1;
  for (const message of messages) {
    for (; next < message.sequence; next += 1) {
      await wire.request('ledger.hole', '');
      await ask('$JS.API.STREAM.MSG.DELETE.LEDGER', { seq: next });
    }
    await wire.request(message.subject, Buffer.from(message.payload), importedHeaders(message));
    next += 1;
  }
};

const importedHeaders = ({ timeNs, headers }: RawMessage): string => {
  const original = Buffer.from(headers).toString('base64');
  return `NATS/1.0\r\nLedger-Recorded-At: ${timeNs}\r\nLedger-Original-Headers: ${original}\r\n\r\n`;
};
