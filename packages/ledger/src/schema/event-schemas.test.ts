/** The schemas say exactly what the codecs say: of the samples, and of damaged ones. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { mutationsOf } from '../../../../test/harness/mutation.ts';
import { catalogue } from '../events/catalogue.ts';
import { dataschemaOf, Envelope } from '../events/envelope.ts';
import { compileFits } from '../events/fits.ts';
import { decodeStored } from '../events/recorded.ts';
import { subjectOf } from '../events/subjects.ts';
import { oldVersionsOf } from '../events/upcast.ts';
import {
  allSchemas,
  dataSchema,
  type EventVersion,
  eventSchema,
  eventVersions,
  keyOf,
} from './event-schemas.ts';
import { readGolden } from './read-golden.ts';

const ajv = addFormats.default(new Ajv2020({ strict: true, allErrors: false }));
const versions = eventVersions();
const sampleOf = (event: EventVersion): Record<string, unknown> =>
  JSON.parse(readGolden(event).toString());

const envelopeFits = compileFits(Envelope);

/** What the codecs say of a whole event, without reading it in any other way. */
const codecsAccept = ({ type, version }: EventVersion, event: unknown): boolean => {
  if (!envelopeFits(event)) return false;
  const envelope = event as Envelope;
  if (envelope.type !== type || envelope.dataschema !== dataschemaOf(type, version)) return false;
  const old = oldVersionsOf(type)[version - 1];
  if (old !== undefined) return compileFits(old.codec)(envelope.data);
  return catalogue[type].fits({ type, data: envelope.data });
};

test('every sample is accepted by the schema of its event, of its data, and of all events', (t) => {
  const all = ajv.compile(allSchemas());
  for (const event of versions) {
    const sample = sampleOf(event);
    const ofEvent = ajv.compile(eventSchema(event));
    const ofData = ajv.compile(dataSchema(event));
    t.true(ofEvent(sample), `${keyOf(event)}: ${ajv.errorsText(ofEvent.errors)}`);
    t.true(ofData(sample['data']), `${keyOf(event)}: ${ajv.errorsText(ofData.errors)}`);
    t.true(all(sample), `${keyOf(event)}: ${ajv.errorsText(all.errors)}`);
    t.is<unknown, unknown>(dataSchema(event).$id, sample['dataschema']);
  }
});

test('no sample is accepted by the schema of another event', (t) => {
  for (const event of versions) {
    const validate = ajv.compile({ ...eventSchema(event), $id: `other:${keyOf(event)}` });
    const accepted = versions.filter((other) => validate(sampleOf(other))).map(keyOf);
    t.deepEqual(accepted, [keyOf(event)]);
  }
});

for (const event of versions) {
  test(`${keyOf(event)}: schema and codec agree on every damaged sample`, (t) => {
    const validate = ajv.compile({ ...eventSchema(event), $id: `damaged:${keyOf(event)}` });
    const sample = sampleOf(event);
    let [refused, accepted] = [0, 0];
    fc.assert(
      fc.property(mutationsOf(sample), (damaged) => {
        const text = JSON.stringify(damaged);
        const value: unknown = JSON.parse(text);
        const valid = validate(value);
        if (valid) accepted += 1;
        else refused += 1;
        if (valid !== codecsAccept(event, value))
          throw new Error(`schema: ${valid} ${ajv.errorsText(validate.errors)}; ${text}`);
      }),
      { numRuns: 150 },
    );
    t.true(refused > 0 && accepted > 0, `${refused} refused, ${accepted} accepted`);
  });
}

/** Two rules are about more than one place: the aggregate named twice, and depth. */
const isBeyondSchemas = (reason: string) => /does not belong on|nested deeper/.test(reason);

test('what the schema of all events accepts can be read from the log', (t) => {
  const all = ajv.getSchema('urn:recovery-ledger:events') ?? ajv.compile(allSchemas());
  const damaged = fc
    .constantFrom(...versions)
    .chain((event) =>
      mutationsOf(sampleOf(event)).map((value) => ({ event, text: JSON.stringify(value) })),
    );
  fc.assert(
    fc.property(damaged, ({ event: { type }, text }) => {
      const value = JSON.parse(text);
      if (!all(value)) return;
      const { family } = catalogue[type];
      const subject = subjectOf({ mode: value.mode, family, id: value.subject });
      const payload = Buffer.from(text);
      const read = decodeStored({ sequence: 9, subject, recordedAt: '', payload });
      if (E.isLeft(read) && !isBeyondSchemas(read.left.reason)) throw new Error(read.left.reason);
    }),
    { numRuns: 1_000 },
  );
  t.pass();
});
