/** The ways in which one well formed event is made one that nobody can read. Pure. */
import { catalogue, eventTypes } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import { type FuzzEvent, payloadOf } from './fuzz-events.ts';
import type { Broken } from './fuzz-messages.ts';
import type { Random } from './fuzz-random.ts';

const parked = (kind: string, { subject }: FuzzEvent, payload: Buffer): Broken => ({
  ...{ kind, readable: false, subject, payload },
});

const levels = 100_000;
const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
const largest = 1_000_000;

/** What is no JSON, or JSON of no event at all. */
export const brokenText = (event: FuzzEvent, random: Random): Broken => {
  const whole = payloadOf(event);
  const of = (kind: string, payload: Buffer | string) => parked(kind, event, Buffer.from(payload));
  if (random.onceIn(400)) return of('huge bytes', Buffer.alloc(largest, 0x1b));
  if (random.onceIn(400)) return of('huge text', JSON.stringify({ type: 'x'.repeat(largest) }));
  if (random.onceIn(200)) return of('deep', deep);
  if (random.onceIn(200)) return of('deep data', withData(event, deep));
  if (random.onceIn(200)) return deepEvidence(event);
  return random.pick([
    () => of('random bytes', random.bytes(random.below(200))),
    () => of('truncated', whole.subarray(0, random.below(whole.length - 1))),
    () => of('invalid UTF-8', invalidUtf8(whole)),
    () => of('no object', random.pick(['', 'null', '1', '"x"', '[]', 'true', '{}', '\u0000'])),
    () => of('byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), whole])),
    () => of('two documents', Buffer.concat([whole, whole])),
    () => of('prototype', '{"__proto__":{"type":"StepStarted"},"constructor":{}}'),
  ])();
};

const invalidUtf8 = (whole: Buffer): Buffer => {
  const at = whole.indexOf('"1.0"') + 2;
  return Buffer.concat([whole.subarray(0, at), Buffer.from([0xc3, 0x28]), whole.subarray(at)]);
};

const withData = ({ envelope }: FuzzEvent, data: string): string =>
  JSON.stringify({ ...envelope, data: 'HERE' }).replace('"HERE"', data);

/** Right in every field, but what it found cannot be walked through on any stack. */
const deepEvidence = (event: FuzzEvent): Broken => {
  const type = 'StepCompensated';
  const data = {
    ...{ recovery: 'nobody', incident: 'inc-1', component: 'stranger', step: 's', phase: 'fence' },
    ...{ epoch: { generation: 0, sequence: 1 }, output: { found: 'DEEP' } },
  };
  const { dataschema } = catalogue[type];
  const envelope = { ...event.envelope, type, dataschema, data, mode: 'real', subject: 'nobody' };
  const text = JSON.stringify(envelope).replace('"DEEP"', deep);
  return parked(
    'deep evidence',
    { ...event, subject: 'ledger.real.recovery.nobody' },
    Buffer.from(text),
  );
};

const required = [
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'],
  ...['mode', 'producerseq', 'bootid', 'monotonicns', 'clockboundns', 'data'],
];
const wrong: readonly unknown[] = [null, -1, 1.5, [], [[]], { a: 1 }, true, '\u001b[2J'];
/** Fields of the envelope that are any text. */
const anyText = new Set(['id', 'source', 'bootid']);

/** One field of the envelope or of the data is missing or of another kind. */
export const brokenEnvelope = (event: FuzzEvent, random: Random): Broken => {
  const { envelope } = event;
  if (random.onceIn(2)) return brokenData(event, random);
  const field = random.pick(required);
  if (random.onceIn(3)) {
    const { [field]: _gone, ...rest } = envelope;
    return parked(`envelope lacks ${field}`, event, payloadOf({ envelope: rest }));
  }
  const bad = wrong.filter((value) => !(typeof value === 'string' && anyText.has(field)));
  const changed = { ...envelope, [field]: random.pick(bad) };
  return parked(`envelope's ${field}`, event, payloadOf({ envelope: changed }));
};

const brokenData = (event: FuzzEvent, random: Random): Broken => {
  const fields = Object.entries(fieldsOf(event));
  const [field, codec] = random.pick(fields);
  const { [field]: _gone, ...rest } = event.data;
  const bad = [null, -1, [[]], { a: [1] }, 'no such thing ', 1e300].filter(
    (v) => !accepts(codec, v),
  );
  const data =
    random.onceIn(3) && !accepts(codec, undefined) ? rest : { ...rest, [field]: random.pick(bad) };
  const envelope = { ...event.envelope, data };
  return parked(`${event.type}'s ${field}`, event, payloadOf({ envelope }));
};

type DataCodec = { readonly type: { readonly props: { readonly data: t.Mixed } } };

const fieldsOf = ({ type }: FuzzEvent): t.Props => {
  const { data } = (catalogue[type].codec as t.Mixed as t.Mixed & DataCodec).type.props;
  const inner = data instanceof t.ExactType ? data.type : data;
  if (inner instanceof t.InterfaceType) return inner.props;
  throw new Error(`the data of ${type} is no plain object: say here how to break it`);
};

/** Only whether one field alone would take the value. */
const accepts = (codec: t.Mixed, value: unknown): boolean => codec.is(value);

/** Right in itself, on a subject where it does not belong, or of a type that nobody knows. */
export const brokenPlace = (event: FuzzEvent, random: Random): Broken => {
  const [, mode = '', family = '', id = ''] = event.subject.split('.');
  const other = mode === 'real' ? 'drill' : 'real';
  const on = (kind: string, subject: string) => ({
    ...parked(kind, event, payloadOf(event)),
    subject,
  });
  const typed = (type: unknown) =>
    parked('unknown type', event, payloadOf({ envelope: { ...event.envelope, type } }));
  return random.pick([
    () => on('wrong mode', `ledger.${other}.${family}.${id}`),
    () => on('wrong family', `ledger.${mode}.${family === 'alert' ? 'scope' : 'alert'}.${id}`),
    () => on('wrong id', `ledger.${mode}.${family}.${id}x`),
    () => on('more tokens', `${event.subject}.more`),
    () =>
      on('fewer tokens', random.pick(['ledger.x', `ledger.${mode}`, `ledger.${mode}.${family}`])),
    () => on('long subject', `ledger.${'x.'.repeat(500)}x`),
    () =>
      on('control characters', `ledger.real.component.\u001b[2J\u0007\u009b${random.below(99)}`),
    () => on('prototype', `ledger.real.${random.pick(['component', 'claim'])}.constructor`),
    () => typed(random.pick(['__proto__', 'constructor', 'toString', 'NoSuchThing', ''])),
    () => typed(`\u001b[31m${'long '.repeat(2_000)}`),
    () => typed(random.pick(eventTypes).toLowerCase()),
  ])();
};

/** A version that is not known, is no version, or is another type's. */
export const brokenVersion = (event: FuzzEvent, random: Random): Broken => {
  const known = catalogue[event.type].version;
  const base = `urn:recovery-ledger:${event.type}`;
  const dataschema = random.pick([
    ...[`${base}:${known + 1}`, `${base}:${known + 98}`, `${base}:0`, `${base}:-1`, `${base}:1.5`],
    ...[`${base}:01`, `${base}:`, base, `${base}:1e0`, `${base}:NaN`, `${base}: 1`, ''],
    ...['urn:recovery-ledger:__proto__:1', `urn:other:${event.type}:1`, 'toString', '\u001b[2J'],
  ]);
  const envelope = { ...event.envelope, dataschema };
  return parked('version', event, payloadOf({ envelope }));
};
