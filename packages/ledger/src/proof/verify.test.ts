/** What else verification says of a log: other streams, producers, what is not proven. */
import test from 'ava';
import {
  atMs,
  eventAt,
  firstStream,
  type SealedLog,
  sealAll,
  sealedLog,
  verifyLog,
} from '../../../../test/harness/sealed-log.ts';
import { brief, changed, found, log, signer } from '../../../../test/harness/tampered-log.ts';

test('a stream that continues another is that log, and what was lost between is named', async (t) => {
  const after = (through: number) => {
    const stream = {
      created: '2026-03-03',
      generation: 1,
      lineage: [{ created: firstStream.created, generation: 0, through }],
    };
    const more = Array.from({ length: 10 }, (_, index) =>
      eventAt(through + 1 + index, { headers: Buffer.from(`NATS/1.0\r\nA: ${through}\r\n\r\n`) }),
    );
    const events = [...log.events.slice(0, through), ...more];
    return { ...log, stream, events, seals: sealAll(more, 10, signer, stream, log.seals) };
  };
  const whole = await verifyLog(after(30));
  t.true(whole.ok);
  t.regex(whole.notes.join(), /continues the one created 2026-02-02 .* through #30/);
  t.deepEqual(await found(after(25)), ['sealed-events-lost  26 30']);
});

test('gaps and repeats in the numbers of a producer are told', async (t) => {
  const numbered = (sequence: number, producerseq: number) =>
    eventAt(sequence, { payload: Buffer.from(JSON.stringify({ bootid: 'b', producerseq })) });
  const of = (...numbers: readonly number[]): SealedLog => {
    const events = numbers.map((number, index) => numbered(index + 1, number));
    return { ...log, events, seals: sealAll(events, numbers.length, signer) };
  };
  t.deepEqual(await found(of(1, 2, 3)), []);
  t.deepEqual(await found(of(2, 3)), ['producer-gap 1']);
  t.deepEqual(await found(of(1, 3, 4)), ['producer-gap 2']);
  t.deepEqual(await found(of(1, 3, 2, 4)), [], 'one that was spooled comes late');
  t.deepEqual(await found(of(1, 2, 2)), ['producer-duplicate 3']);
});

test('events that cannot be read are counted and named, and no problem of the proof', async (t) => {
  const odd = [
    Buffer.from([0xff, 0x00]),
    Buffer.from(''),
    Buffer.from('{"a":1}'),
    Buffer.from('null'),
  ];
  const events = odd.map((payload, index) => eventAt(index + 1, { payload }));
  const report = await verifyLog({ ...log, events, seals: sealAll(events, 4, signer) });
  t.true(report.ok);
  t.deepEqual(report.unreadable, { count: 4, first: [1, 2, 3, 4] });
});

test('what is not sealed yet is information, until it is too old', async (t) => {
  const open = sealedLog(33, 10, signer);
  const at = (limitMs: number) =>
    verifyLog(open, { unsealed: { nowMs: atMs(31) + 5_000, limitMs } });
  t.like(await at(5_000), { ok: true, unsealed: { count: 3, ageMs: 5_000 } });
  t.deepEqual((await at(4_999)).problems.map(brief), ['unsealed-too-long  31 33']);
});

test('nothing there, nothing sealed or no key from outside is unknown, never ok', async (t) => {
  for (const [tampered, options] of [
    [{ ...log, events: [], seals: [] }, {}],
    [{ ...log, seals: [] }, {}],
    [log, { keys: [] }],
  ] as const) {
    t.like(await verifyLog(tampered, options), { ok: false, verdict: 'UNKNOWN' });
  }
});

test('a part of the log is proven alone, inside of a seal by its locators', async (t) => {
  const tampered = changed(14, { timeNs: 5n });
  const part = (from: number, to: number) => ({
    from,
    to,
    events: (async function* () {
      yield tampered.events.filter(({ sequence }) => sequence >= from && sequence <= to);
    })(),
  });
  t.like(await verifyLog(tampered, part(21, 30)), { ok: true, events: 10, seals: 1 });
  t.like(await verifyLog(tampered, part(15, 24)), { ok: true, events: 10, seals: 2 });
  t.deepEqual(await found(tampered, part(13, 16)), ['message-changed 14 14 14 2']);
});
