/**
 * Streams a log to one connection, in order and without a gap: whole batches as they become
 * durable while the peer keeps up, from memory or the file when it is behind. The reader's
 * place is a number, so a slow or stopped peer costs no memory. IO.
 */
import type { LineConnection } from './line-connection.ts';
import type { LineLog } from './line-log.ts';

export const followLog = (log: LineLog, from: number, connection: LineConnection): (() => void) => {
  let next = from;
  let pumping = false;
  let stopped = false;
  const pump = async (): Promise<void> => {
    pumping = true;
    while (!stopped && next <= log.head() && connection.isOpen()) {
      const batch = await log.read(next);
      await connection.drained();
      if (stopped) break;
      connection.sendText(batch.text);
      next = batch.last + 1;
    }
    pumping = false;
  };
  const stopListening = log.onDurable((batch) => {
    if (pumping || stopped) return;
    if (next !== batch.first || connection.isCongested()) {
      start();
      return;
    }
    connection.sendText(batch.text);
    next = batch.last + 1;
  });
  const stop = (): void => {
    stopped = true;
    stopListening();
  };
  // A log that cannot be read must not look like a quiet one: the peer is cut off and asks again.
  const start = (): void => {
    pump().catch((error: unknown) => {
      console.error(`a follower of the log was cut off: ${String(error)}`);
      stop();
      connection.destroy();
    });
  };
  start();
  return stop;
};
