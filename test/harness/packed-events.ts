/** Messages packed as if a server had answered with them. Pure. */
import { createPack, type PackedBatch, type RawMessage } from '@recovery-ledger/ledger';

/** Room for one message at first: it has to grow. */
export const packedOf = (messages: readonly RawMessage[]): PackedBatch => {
  const pack = createPack('LEDGER', { messages: 1, bytes: 64 });
  for (const message of messages) pack.add(answerOf(message));
  return pack.close();
};

/** What a server of 2.11 sends of it as part of a batch. */
const answerOf = ({ sequence, timeNs, subject, headers, payload }: RawMessage) => {
  const second = new Date(Number(timeNs / 1_000_000_000n) * 1_000).toISOString().slice(0, 19);
  const fraction = String(timeNs % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const stored = headers.length === 0 ? Buffer.from('NATS/1.0\r\n') : headers.subarray(0, -2);
  const lines = [
    'Nats-Stream: LEDGER',
    `Nats-Subject: ${subject}`,
    `Nats-Sequence: ${sequence}`,
    `Nats-Time-Stamp: ${second}${fraction === '' ? '' : `.${fraction}`}Z`,
    'Nats-Num-Pending: 1',
    'Nats-Last-Sequence: 0',
  ];
  const added = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const block = Buffer.concat([stored, added]);
  return { bytes: Buffer.concat([block, payload]), headerBytes: block.length };
};
