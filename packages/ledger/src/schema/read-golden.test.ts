/** What was stored once is read for ever: every version of every event, from its exact bytes. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { fromPublic } from 'nkeys.js';
import { canonicalJson } from '../events/canonical-json.ts';
import { catalogue } from '../events/catalogue.ts';
import { decodeStored, type Recorded } from '../events/recorded.ts';
import { signedBytes } from '../events/signed-bytes.ts';
import { subjectOf } from '../events/subjects.ts';
import { eventMeanings } from './event-meanings.ts';
import { type EventVersion, eventVersions, keyOf, shapeOf } from './event-schemas.ts';
import { readFrozen, readGolden } from './read-golden.ts';

const versions = eventVersions();
const frozen = readFrozen();
const hash = (data: string | Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const frozenNow = (event: EventVersion) => ({
  payload: hash(readGolden(event)),
  shape: hash(canonicalJson(shapeOf(event))),
});

const decoded = (event: EventVersion): Recorded => {
  const payload = readGolden(event);
  const { subject: id, mode } = JSON.parse(payload.toString());
  const subject = subjectOf({ mode, family: catalogue[event.type].family, id });
  const read = decodeStored({ sequence: 9, subject, recordedAt: '', payload });
  if (E.isLeft(read)) throw new Error(`${keyOf(event)}: ${read.left.reason}`);
  return read.right;
};

test('every version of every event has a golden sample, and nothing else has', (t) => {
  const folder = new URL('../../golden/', import.meta.url);
  const others = ['biome.json', 'frozen.json'];
  const found = readdirSync(folder).filter((name) => !others.includes(name));
  t.deepEqual(found.sort(), versions.map((event) => `${keyOf(event)}.json`).sort());
  t.deepEqual(Object.keys(frozen).sort(), versions.map(keyOf).sort());
});

for (const event of versions) {
  test(`${keyOf(event)} is still what it was when it was published`, (t) => {
    t.deepEqual(
      frozenNow(event),
      frozen[keyOf(event)],
      'A published event never changes: give it a new version, with its own golden sample, a step ' +
        'in upcast.ts and a line in golden/frozen.json; leave what is there as it is.',
    );
  });
}

test('samples of today are read as they are written', (t) => {
  for (const event of versions.filter(({ type, version }) => version === catalogue[type].version)) {
    const { data, ...envelope } = JSON.parse(readGolden(event).toString());
    const { type, data: read, meta } = decoded(event);
    t.is(type, event.type);
    t.deepEqual(read, data, keyOf(event));
    const { specversion: _1, type: _2, subject, datacontenttype: _3, ...kept } = envelope;
    t.like(meta, { ...kept, aggregate: subject }, keyOf(event));
  }
});

test('a plan of version 1 is read as one of version 2 with nothing to undo', (t) => {
  const event: EventVersion = { type: 'RecoveryPlanned', version: 1 };
  const { data } = JSON.parse(readGolden(event).toString());
  const steps = data.steps.map((step: object) => ({ ...step, undo: null }));
  t.deepEqual<unknown, unknown>(decoded(event).data, { ...data, steps });
  t.is(decoded(event).meta.dataschema, 'urn:recovery-ledger:RecoveryPlanned:1');
});

const readAs = (type: EventVersion['type'], version: number): unknown =>
  decoded({ type, version }).data;

test('what version 1 decided came from failures, asked nobody and predicted no loss', (t) => {
  t.like(readAs('ScopeAssessed', 1), {
    ...{ origin: 'failure', counted: ['trading_engine'], explained: [], threshold: null },
  });
  t.like(readAs('RecoveryDecided', 1), {
    ...{ origin: 'failure', parent: null, approval: null, overrides: [] },
    predictedLoss: { state: 'UNKNOWN', basis: 'version 1 predicted no loss' },
  });
  t.like(readAs('RecoveryWithheld', 1), { origin: 'failure', candidates: [], until: null });
});

test('what version 1 did not know is never read as good', (t) => {
  t.like(readAs('CheckCompleted', 1), { result: 'pass', deadlineMs: null });
  t.like(readAs('DiscrepancyFound', 1), { third: null, severity: 'major', notional: null });
  t.like(readAs('StepCompensated', 1), { result: 'undone', attempt: 1 });
  t.deepEqual(Object(readAs('RecoveryRequested', 1)).parameters, {});
  t.like(readAs('EstatePublished', 1), { people: [], text: '', policyVersion: '' });
});

test('what people signed in the samples holds: the signed bytes are what they were', (t) => {
  const acts = versions.filter(({ type }) => eventMeanings[type].writers.join() === 'operator');
  t.true(acts.length > 15);
  for (const event of acts) {
    const sample = JSON.parse(readGolden(event).toString());
    const signature = Buffer.from(sample.signature ?? '', 'base64url');
    t.true(fromPublic(sample.signedby).verify(signedBytes(sample), signature), keyOf(event));
  }
});
