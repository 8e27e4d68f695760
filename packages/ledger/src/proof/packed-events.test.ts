/** Packed and plain messages: whatever was done to a log, both give the same report. */
import test from 'ava';
import { randomOf } from '../../../../test/harness/fuzz-random.ts';
import { packedOf } from '../../../../test/harness/packed-events.ts';
import { anchorOf, eventAt, sealAll, verifyLog } from '../../../../test/harness/sealed-log.ts';
import { log, signer } from '../../../../test/harness/tampered-log.ts';
import { messagesOf } from '../log/packed-batch.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { eventBatch } from './event-batch.ts';

type Random = ReturnType<typeof randomOf>;
const block = (lines: string) => Buffer.from(`NATS/1.0\r\n${lines}\r\n`);
const stamped = (rest: string) => Buffer.from(`{"producerseq":${rest}`);

/** Ways a message may be other than it was, or other than producers write one. */
const changeOf = (random: Random): Partial<RawMessage> =>
  random.pick<Partial<RawMessage>>([
    { payload: random.bytes(random.below(900)) },
    { payload: stamped(`${random.below(40)},"bootid":"bööt","data":{}}`) },
    { payload: stamped(`${random.below(40)},"bootid":"b\\u006f","data":{}}`) },
    { payload: Buffer.from(`{"data":{"producerseq":1,"bootid":"x"},"bootid":"b"}`) },
    { headers: new Uint8Array(0) },
    { headers: block('Nats-Expected-Last-Sequence: 3\r\nA: 1\r\nNats-Batch-Id: x\r\n') },
    { headers: block('Nats-Expected-Last-Sequence: 3\r\n') },
    { headers: block('Nats-Stream: LEDGER\r\nNats-Subject: f\r\nNats-Sequence: 9\r\n') },
    {
      subject: `ledger.real.component.${random.pick(['ü', '\u{1f600}', 'redit', 'x'.repeat(200)])}`,
    },
    { timeNs: BigInt(random.below(2 ** 31)) * BigInt(random.below(2 ** 30)) },
  ]);

const eventsOf = (random: Random, count: number, times = 3): readonly RawMessage[] =>
  Array.from({ length: count }, (_, index) =>
    eventAt(index + 1, random.onceIn(times) ? changeOf(random) : {}),
  );

/** Some changed, gone, or moved, after they were sealed. */
const tamper = (random: Random, events: readonly RawMessage[]): readonly RawMessage[] =>
  events
    .filter(() => !random.onceIn(40))
    .map((event) => (random.onceIn(30) ? { ...event, ...changeOf(random) } : event))
    .map((event) => (random.onceIn(50) ? { ...event, sequence: event.sequence + 1 } : event));

async function* packed(events: readonly RawMessage[], size: number) {
  for (let at = 0; at < events.length; at += size) yield packedOf(events.slice(at, at + size));
}

test('a report does not depend on how the messages came', async (t) => {
  const verdicts = new Set<string>();
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomOf(seed);
    const events = eventsOf(random, 60, random.pick([3, 1_000]));
    const seals = sealAll(events, 1 + random.below(20), signer);
    const now = random.onceIn(3) ? events : tamper(random, events).toSorted(bySequence);
    const anchor = random.onceIn(2) ? anchorOf(seals) : undefined;
    const kept = random.onceIn(4) ? seals.filter(() => !random.onceIn(3)) : seals;
    const of = { ...log, events: now, seals: kept };
    const plain = await verifyLog(of, { anchor });
    const fast = await verifyLog(of, { anchor, events: packed(now, 1 + random.below(30)) });
    t.deepEqual(fast, plain, `seed ${seed}`);
    verdicts.add(plain.verdict);
  }
  t.true(verdicts.has('OK') && verdicts.has('BAD'));
});

test('of every message both give the same leaf, stamp and parts', (t) => {
  const events = eventsOf(randomOf(7), 400);
  const batch = packedOf(events);
  const [fast, plain] = [eventBatch(batch), eventBatch(events)];
  const asPlain = (of: RawMessage) => ({
    ...of,
    headers: [...of.headers],
    payload: [...of.payload],
  });
  t.deepEqual(messagesOf(batch).map(asPlain), events.map(asPlain));
  for (const index of events.keys()) {
    const of = (from: typeof fast) => [
      from.leafAt(index).toString('hex'),
      from.subjectAt(index),
      from.stampAt(index),
      from.sequenceAt(index),
    ];
    t.deepEqual(of(fast), of(plain), `#${index + 1}`);
  }
});

const bySequence = (a: RawMessage, b: RawMessage): number => a.sequence - b.sequence;
