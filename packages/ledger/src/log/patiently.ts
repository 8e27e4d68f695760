/**
 * Asks again while nobody answers: while a cluster elects a leader there is nobody who could. A
 * refusal is an answer and thrown at once. IO.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { NatsError } from 'nats';

const patienceMs = 12_000;
const pauseMs = 200;

export const patiently = async <A>(ask: () => Promise<A>): Promise<A> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const nobody = error instanceof NatsError && ['TIMEOUT', '503'].includes(error.code);
      if (!nobody || performance.now() > deadline) throw error;
    }
    await pause(pauseMs);
  }
};
