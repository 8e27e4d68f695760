/** Reads a whole stream with the client's own ordered consumer, to compare with. IO. */
import { DeliverPolicy } from 'nats';
import type { BenchServer } from './bench-server.ts';

export const rawConsume = async (
  { raw }: BenchServer,
  head: number,
  read?: (payload: Uint8Array) => void,
): Promise<void> => {
  const options = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: 1 };
  const consumer = await raw.jetstream().consumers.get('LEDGER', options);
  const messages = await consumer.consume({ max_messages: 500 });
  for await (const message of messages) {
    read?.(message.data);
    if (message.seq === head) break;
  }
  await messages.close();
};
