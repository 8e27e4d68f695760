/** Everything that can be stored is either an event or a reason; nothing throws. */
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { createProducer } from './producer.ts';
import { decodeStored } from './recorded.ts';

const identity = { service: 's', instance: 'i', bootId: 'host/boot', mode: 'real' as const };
const clock = { now: () => '2026-11-23T06:00:00.5Z', monotonicNs: () => 7n, boundNs: 5 };
const aggregate = { mode: 'real', family: 'detector', id: 'det-1' } as const;
const stopped = {
  type: 'DetectorStopped',
  data: { instance: 'det-1', reason: 'told to' },
} as const;

const subject = 'ledger.real.detector.det-1';
const recordedAt = '2026-11-23T06:00:00.123456789Z';
const { payload } = createProducer(identity, clock, () => 'id-1').stamp(aggregate, stopped, {
  correlationId: 'inc-1',
});

const decodeBytes = (bytes: Uint8Array, on = subject) =>
  decodeStored({ sequence: 9, subject: on, recordedAt, payload: bytes });
const decodeText = (text: string, on = subject) => decodeBytes(new TextEncoder().encode(text), on);
const reason = (text: string, on = subject): string => {
  const decoded = decodeText(text, on);
  return E.isLeft(decoded) ? decoded.left.reason : 'read';
};
const changed = (change: (envelope: Record<string, unknown>) => void): string => {
  const envelope = JSON.parse(payload);
  change(envelope);
  return JSON.stringify(envelope);
};

test('a stored event is read back with where, when and by whom it was recorded', (t) => {
  const decoded = decodeText(payload);
  t.true(E.isRight(decoded));
  if (E.isLeft(decoded)) return;
  const { meta, ...event } = decoded.right;
  t.deepEqual(event, stopped);
  t.deepEqual(meta, {
    id: 'id-1',
    source: '/s/i',
    time: '2026-11-23T06:00:00.5Z',
    dataschema: 'urn:recovery-ledger:DetectorStopped:1',
    mode: 'real',
    producerseq: 1,
    bootid: 'host/boot',
    monotonicns: '7',
    clockboundns: 5,
    correlationid: 'inc-1',
    sequence: 9,
    subject,
    aggregate: 'det-1',
    recordedAt,
  });
});

test('fields of a later writer are left out and do not hurt', (t) => {
  const text = changed((envelope) => {
    envelope['newer'] = 1;
    Object.assign(envelope['data'] as object, { newer: 2 });
  });
  t.deepEqual(decodeText(text), decodeText(payload));
});

test('every way of being unreadable has its reason', (t) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /^not JSON/],
    ['{"id":', /^not JSON/],
    ['null', /^not a CloudEvent: /],
    ['[]', /^not a CloudEvent: /],
    ['"text"', /^not a CloudEvent: /],
    [changed((e) => delete e['id']), /^not a CloudEvent: id: missing/],
    [changed((e) => Object.assign(e, { specversion: '0.3' })), /specversion: expected "1.0"/],
    [changed((e) => Object.assign(e, { producerseq: -1 })), /producerseq: expected a whole/],
    [changed((e) => Object.assign(e, { time: '2026-13-45T99:99:99Z' })), /time: .* IsoInstant/],
    [changed((e) => Object.assign(e, { late: 'yes' })), /late: expected boolean/],
    [changed((e) => Object.assign(e, { type: 'Nothing' })), /^unknown event type "Nothing"/],
    [changed((e) => Object.assign(e, { type: 'toString' })), /^unknown event type/],
    [changed((e) => Object.assign(e, { type: '__proto__' })), /^unknown event type/],
    [changed((e) => Object.assign(e, { type: 'DetectorStarted' })), /dataschema/],
    [changed((e) => Object.assign(e, { subject: 'det-2' })), /does not belong on/],
    [changed((e) => Object.assign(e, { mode: 'drill' })), /does not belong on/],
    [changed((e) => Object.assign(e, { dataschema: 'urn:x:DetectorStopped:1' })), /dataschema/],
    [changed((e) => Object.assign(e, { dataschema: '' })), /dataschema/],
    ...['0', '-1', '1.5', '01', '1e0', 'x'].map((version): readonly [string, RegExp] => [
      changed((e) =>
        Object.assign(e, { dataschema: `urn:recovery-ledger:DetectorStopped:${version}` }),
      ),
      /is not the dataschema of a DetectorStopped/,
    ]),
    [
      changed((e) => Object.assign(e, { dataschema: 'urn:recovery-ledger:DetectorStopped:2' })),
      /version 2 is newer than this program \(1\): upgrade it/,
    ],
    [changed((e) => delete e['data']), /^DetectorStopped: data: /],
    [changed((e) => Object.assign(e, { data: { instance: 'a b', reason: '' } })), /data\.instance/],
  ];
  for (const [text, pattern] of cases) t.regex(reason(text), pattern);
  t.regex(reason(payload, 'ledger.real.component.det-1'), /does not belong on/);
  t.regex(reason(payload, 'elsewhere'), /does not belong on/);
});

test('bytes that are no UTF-8 and nesting beyond any stack are unreadable, not exceptions', (t) => {
  const torn = decodeBytes(new Uint8Array([0x22, 0xff, 0x22]));
  t.true(E.isLeft(torn) && torn.left.reason.startsWith('not JSON'));
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const inData = payload.replace('"det-1","reason"', `${deep},"reason"`);
  t.true(E.isLeft(decodeText(deep)));
  t.regex(reason(inData), /data\.instance/);
});

test('whatever is stored, decoding gives an answer and a short reason', (t) => {
  const anyEvent = fc.oneof(
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.uint8Array(),
    fc
      .tuple(fc.constantFrom(...Object.keys(JSON.parse(payload))), fc.jsonValue())
      .map(([key, value]) => changed((envelope) => Object.assign(envelope, { [key]: value })))
      .map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(anyEvent, (bytes) => {
      const decoded = decodeBytes(bytes);
      return E.isRight(decoded) || decoded.left.reason.length < 400;
    }),
    { numRuns: 500 },
  );
  t.pass();
});

test('a version is a whole number from 1 on and nothing else', (t) => {
  for (const version of ['NaN', '0', '-1', '1.5', '01', '1e0', '']) {
    const text = changed((envelope) => {
      envelope['dataschema'] = `urn:recovery-ledger:DetectorStopped:${version}`;
    });
    t.regex(reason(text), /is not the dataschema of a DetectorStopped/, version);
  }
});

const released = (component: string, found: unknown = 'ended') =>
  changed((envelope) => {
    const epoch = { generation: 0, sequence: 1 };
    const who = { component, recovery: 'rec-1', recoverer: 'r1', incident: 'inc-1' };
    envelope['type'] = 'StepCompensated';
    envelope['dataschema'] = 'urn:recovery-ledger:StepCompensated:1';
    envelope['subject'] = 'rec-2';
    envelope['data'] = { ...who, epoch, step: 's', phase: 'fence', output: { found } };
  });

test('an event of one aggregate does not count on the subject of another', (t) => {
  const text = released('thing');
  t.is(reason(text.replaceAll('rec-1', 'rec-2'), 'ledger.real.recovery.rec-2'), 'read');
  t.is(
    reason(text, 'ledger.real.recovery.rec-2'),
    'a StepCompensated of "rec-1" does not belong on "ledger.real.recovery.rec-2"',
  );
});

test('evidence that is nested deeper than any stack is unreadable, and nothing throws', (t) => {
  const nested = (levels: number) =>
    released('thing', 'DEEP')
      .replaceAll('rec-1', 'rec-2')
      .replace('"DEEP"', '['.repeat(levels) + ']'.repeat(levels));
  t.is(reason(nested(60), 'ledger.real.recovery.rec-2'), 'read');
  for (const levels of [70, 100_000]) {
    t.regex(reason(nested(levels), 'ledger.real.recovery.rec-2'), /nested deeper than 64 levels/);
  }
});
