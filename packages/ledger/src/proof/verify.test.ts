/** Everything that can be done to a sealed log, and what verification says of it. */
import test from 'ava';
import {
  anchorOf,
  atMs,
  eventAt,
  firstStream,
  newSigner,
  type SealedLog,
  sealAll,
  sealedLog,
  sealMessage,
  verifyLog,
} from '../../../../test/harness/sealed-log.ts';
import type { RawMessage } from '../log/raw-message.ts';
import type { Problem, ProblemKind } from './findings.ts';
import type { VerifyInput } from './verify.ts';

const signer = newSigner();
const log = sealedLog(30, 10, signer);

const without = (messages: readonly RawMessage[], ...sequences: readonly number[]) =>
  messages.filter(({ sequence }) => !sequences.includes(sequence));

const changed = (sequence: number, change: Partial<RawMessage>): SealedLog => ({
  ...log,
  events: log.events.map((event) =>
    event.sequence === sequence ? { ...event, ...change } : event,
  ),
});

const problemsOf = async (tampered: SealedLog, options: Partial<VerifyInput> = {}) =>
  (await verifyLog(tampered, options)).problems;

const brief = ({ kind, sequence, first, last, seal }: Problem) =>
  [kind, sequence ?? '', first ?? '', last ?? '', seal ?? ''].join(' ').trim();

const found = async (tampered: SealedLog, options: Partial<VerifyInput> = {}) =>
  (await problemsOf(tampered, options)).map(brief);

const kindsIn = async (tampered: SealedLog, options: Partial<VerifyInput> = {}) => [
  ...new Set<ProblemKind>((await problemsOf(tampered, options)).map(({ kind }) => kind)),
];

test('an untouched log is ok, and the report says what was proven', async (t) => {
  const report = await verifyLog(sealedLog(33, 10, signer), { anchor: anchorOf(log.seals) });
  t.like(report, { ok: true, verdict: 'OK', first: 1, last: 33, events: 33, seals: 3 });
  t.deepEqual(report.unsealed, { count: 3, ageMs: null });
  t.deepEqual([report.gaps, report.problems, report.notes], [[], [], []]);
});

test('a changed byte is named by its sequence, wherever in the message it is', async (t) => {
  const event = eventAt(14);
  for (const change of [
    {
      payload: Buffer.from(Buffer.from(event.payload).toString().replace('"data":14', '"data":15')),
    },
    { headers: Buffer.from(Buffer.from(event.headers).toString().replace('T', 'U')) },
    { headers: new Uint8Array(0) },
    { subject: 'ledger.real.component.redit' },
    { timeNs: event.timeNs + 1n },
  ]) {
    const tampered = changed(14, change);
    const problems = await found(tampered);
    t.true(problems.includes('message-changed 14 14 14 2'), problems.join());
  }
});

test('missing messages are named, at the edges of a seal as well', async (t) => {
  for (const gone of [[1], [10], [11], [30], [5, 6, 7]]) {
    const { gaps, problems, verdict } = await verifyLog({
      ...log,
      events: without(log.events, ...gone),
    });
    const [first, last] = [gone[0] ?? 0, gone.at(-1) ?? 0];
    t.is(verdict, 'BAD');
    t.deepEqual(gaps, [{ first, last }]);
    t.true(
      problems
        .map(brief)
        .includes(`message-missing ${first} ${first} ${last} ${Math.ceil(first / 10)}`),
    );
  }
});

test('a whole range that is gone is missing', async (t) => {
  const events = log.events.filter(({ sequence }) => sequence <= 10 || sequence > 20);
  t.true((await found({ ...log, events })).includes('message-missing 11 11 20 2'));
});

test('a message put where none was when it was sealed is named', async (t) => {
  const events = without(log.events, 5);
  const sealed = { ...log, events, seals: sealAll(events, 10, signer) };
  t.deepEqual(await found(sealed), ['message-missing 5 5 5 1', 'producer-gap 6']);
  t.true((await found({ ...sealed, events: log.events })).includes('message-inserted 5 5 5 1'));
});

test('two messages that changed places are told as moved, not as changed', async (t) => {
  const swap = new Map([
    [3, 7],
    [7, 3],
  ]);
  const events = log.events
    .map((event) => ({ ...event, sequence: swap.get(event.sequence) ?? event.sequence }))
    .sort((a, b) => a.sequence - b.sequence);
  const problems = await found({ ...log, events });
  t.true(problems.includes('message-moved 3   1') && problems.includes('message-moved 7   1'));
  t.false(problems.some((text) => text.startsWith('message-changed')));
});

test('one put in between, the others moved up: it is told apart from them', async (t) => {
  const forged = eventAt(4, { payload: Buffer.from('{"bootid":"x","producerseq":1}') });
  const moved = log.events.slice(3).map((event) => ({ ...event, sequence: event.sequence + 1 }));
  const problems = await found({ ...log, events: [...log.events.slice(0, 3), forged, ...moved] });
  t.true(problems.includes('message-inserted 4 4 4 1'), problems.join('\n'));
});

test('one taken out, the others moved down: the missing one is named', async (t) => {
  const moved = log.events.slice(4).map((event) => ({ ...event, sequence: event.sequence - 1 }));
  const problems = await found({ ...log, events: [...log.events.slice(0, 3), ...moved] });
  t.true(problems.includes('message-missing 4 4 4 1'), problems.join('\n'));
});

test('messages that come out of order are told', async (t) => {
  const [one, two, ...rest] = log.events;
  if (one === undefined || two === undefined) return t.fail();
  t.true((await kindsIn({ ...log, events: [two, one, ...rest] })).includes('message-out-of-order'));
});

test('a missing seal is named, and its range is no longer proven', async (t) => {
  const problems = await found({ ...log, seals: without(log.seals, 2) });
  t.deepEqual(
    problems,
    ['seal-missing    2', 'not-sealed  11 20'].map((text) => text.trim()),
  );
  const first = await kindsIn({ ...log, seals: without(log.seals, 1) });
  t.deepEqual(first, ['seal-missing', 'not-sealed']);
});

test('an altered seal is named once, and its range is no longer proven', async (t) => {
  const seals = log.seals.map((seal) =>
    seal.sequence === 2
      ? {
          ...seal,
          payload: Buffer.from(
            Buffer.from(seal.payload).toString().replace('"count\\":10', '"count\\":10 '),
          ),
        }
      : seal,
  );
  t.deepEqual(await found({ ...log, seals }), ['seal-altered  11 20 2', 'not-sealed  11 20']);
  const noise = log.seals.map((seal) =>
    seal.sequence === 2 ? { ...seal, payload: Buffer.from('x') } : seal,
  );
  t.deepEqual(await kindsIn({ ...log, seals: noise }), ['seal-unreadable', 'not-sealed']);
});

test('a log that was changed and sealed again by another key is forged', async (t) => {
  const tampered = changed(14, { payload: Buffer.from('{"bootid":"boot","producerseq":14}') });
  const seals = sealAll(tampered.events, 10, newSigner());
  const kinds = await kindsIn({ ...tampered, seals });
  t.deepEqual(kinds, ['seal-forged', 'no-seals']);
  t.is((await verifyLog({ ...tampered, seals })).verdict, 'BAD');
});

test('sealed again by the stolen key itself, the anchor tells', async (t) => {
  const tampered = changed(14, { payload: Buffer.from('{"bootid":"boot","producerseq":14}') });
  const again = { ...tampered, seals: sealAll(tampered.events, 10, signer) };
  t.true((await verifyLog(again)).ok);
  t.deepEqual(await found(again, { anchor: anchorOf(log.seals) }), [
    'seal-replaced  11 20 2',
    'seal-replaced  21 30 3',
  ]);
});

test('reordered seals are told, and do not count', async (t) => {
  const [one, two, three] = log.seals;
  if (one === undefined || two === undefined || three === undefined) return t.fail();
  const kinds = await kindsIn({ ...log, seals: [one, three, two] });
  t.true(kinds.includes('seal-out-of-order') && kinds.includes('seal-missing'));
});

test('a seal of another chain does not follow the one before', async (t) => {
  const other = sealAll(changed(3, { subject: 'ledger.x' }).events, 10, signer);
  const [one] = log.seals;
  if (one === undefined) return t.fail();
  t.deepEqual(await found({ ...log, seals: [one, ...other.slice(1)] }), ['chain-broken  11 20 2']);
});

test('a cut off tail is missing while its seals are there', async (t) => {
  const events = log.events.slice(0, 25);
  t.true((await found({ ...log, events })).includes('message-missing 26 26 30 3'));
});

test('a tail that was cut off together with its seals is known to the anchor', async (t) => {
  const cut = { ...log, events: log.events.slice(0, 20), seals: log.seals.slice(0, 2) };
  t.true((await verifyLog(cut)).ok, 'nobody could tell without an anchor');
  t.deepEqual(await found(cut, { anchor: anchorOf(log.seals) }), ['tail-truncated  21 30 3']);
  const gone = { ...log, events: [], seals: [] };
  t.is((await verifyLog(gone, { anchor: anchorOf(log.seals) })).verdict, 'BAD');
});

test('another stream in its place is told, by seals that stayed and by their anchor', async (t) => {
  const stream = { created: '2026-03-03', generation: 0, lineage: [] };
  t.deepEqual(await kindsIn({ ...log, stream }), ['stream-replaced', 'no-seals']);
  const anew = { ...log, stream, seals: sealAll(log.events, 10, signer, stream) };
  t.true((await verifyLog(anew)).ok);
  t.true((await kindsIn(anew, { anchor: anchorOf(log.seals) })).includes('seal-replaced'));
});

test('a stream that continues another one is that log, and what was lost between is named', async (t) => {
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
  t.deepEqual(await found(after(25)), ['sealed-events-lost  26 30 3']);
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

test('events that cannot be read are counted and named, and are no problem of the proof', async (t) => {
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

test('a message that is no seal on the subject of seals is told', async (t) => {
  const seals = [...log.seals, { ...sealMessage(4, '{}'), subject: 'seals.other' }];
  t.deepEqual(await kindsIn({ ...log, seals }), ['seal-unreadable']);
});
