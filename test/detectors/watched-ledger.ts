/** The log as the detectors' tests see it: everything that was appended so far. IO. */
import {
  type EventOfType,
  type EventType,
  initialiseLog,
  type Log,
  openLog,
  type Recorded,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { NatsFixture } from '../harness/nats.ts';
import { orThrow, type Teardown } from '../harness/server-fixture.ts';

export type Ledger = {
  readonly log: Log;
  readonly events: readonly Recorded[];
  readonly ofType: <T extends EventType>(type: T) => readonly Recorded<EventOfType<T>>[];
};

/** Creates the streams and follows everything that is appended from now on. */
export const openLedger = async (t: Teardown, nats: NatsFixture): Promise<Ledger> => {
  const settings = {
    servers: nats.url,
    user: nats.user,
    password: nats.password,
    service: 'test',
    instance: 'test',
    mode: 'real',
  } as const;
  orThrow(await initialiseLog(settings));
  const log = orThrow(await openLog(settings));
  const stop = new AbortController();
  const events: Recorded[] = [];
  const following = (async () => {
    const options = { subjects: ['ledger.>'], from: 1, signal: stop.signal };
    for await (const { entry } of log.follow(options)) {
      if (E.isLeft(entry)) throw new Error(entry.left.reason);
      events.push(entry.right);
    }
  })();
  t.teardown(async () => {
    stop.abort();
    await log.close();
    await following;
  });
  if (process.env['SHOW_EVENTS'] !== undefined) {
    t.teardown(async () => {
      for (const { type, meta, data } of events) console.log(meta.sequence, type, data);
    });
  }
  const ofType = <T extends EventType>(type: T) =>
    events.filter((event): event is Recorded<EventOfType<T>> => event.type === type);
  return { log, events, ofType };
};
