/** Fills a log with a long history, as fast as the server takes it. IO. */
import type { BenchServer } from './bench-server.ts';
import { incidentOf } from './history.ts';

/** Every 4,000th publish is acknowledged, which says that those before it are stored too. */
export const fillLog = async ({ log, raw }: BenchServer, events: number): Promise<number> => {
  const js = raw.jetstream({ timeout: 30_000 });
  let head = 0;
  for (let n = 0; head < events; n += 1) {
    for (const { aggregate, event } of incidentOf(n, head + 1)) {
      const { subject, payload } = log.producer.stamp(aggregate, event);
      head += 1;
      if (head % 4_000 === 0) await js.publish(subject, payload);
      else raw.publish(subject, payload);
    }
  }
  await raw.flush();
  const { lastSequence } = await log.head();
  if (lastSequence !== head) throw new Error(`${head} published but ${lastSequence} stored`);
  return head;
};
