/** A signature covers the whole event, and nothing that may be added to it afterwards. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { createUser, fromPublic } from 'nkeys.js';
import { Envelope } from './envelope.ts';
import { createProducer } from './producer.ts';
import { decodeStored } from './recorded.ts';
import { signedBytes } from './signed-bytes.ts';

const identity = { service: 'console', instance: 'i', bootId: 'a/b', mode: 'real' as const };
const clock = { now: () => '2026-11-23T06:00:00.5Z', monotonicNs: () => 7n, boundNs: 5 };
const aggregate = { mode: 'real', family: 'approval', id: 'inc-7' } as const;
const acknowledged = {
  type: 'IncidentAcknowledged',
  data: { incident: 'inc-7', by: 'key-1', role: 'on_call', reason: 'on it', alert: null },
} as const;

const key = createUser();
const signer = { publicKey: key.getPublicKey(), sign: (bytes: Uint8Array) => key.sign(bytes) };
const { payload, subject } = createProducer(identity, clock, () => 'id-1').stamp(
  aggregate,
  acknowledged,
  { signer },
);

/** What a reader does: from the stored bytes alone. */
const holds = (text: string): boolean => {
  const envelope = Envelope.decode(JSON.parse(text));
  if (E.isLeft(envelope)) return false;
  const { signedby = '', signature = '' } = envelope.right;
  const bytes = signedBytes(envelope.right);
  return fromPublic(signedby).verify(bytes, Buffer.from(signature, 'base64url'));
};

const changed = (change: object): string => JSON.stringify({ ...JSON.parse(payload), ...change });

test('an act that was signed can be checked from its stored bytes', (t) => {
  t.true(holds(payload));
});

test('whose key it was is read back with the event', (t) => {
  const stored = { sequence: 9, subject, recordedAt: '', payload: Buffer.from(payload) };
  const decoded = decodeStored(stored);
  t.is(E.isRight(decoded) ? decoded.right.meta.signedby : '', key.getPublicKey());
});

test('marked late by a spool, and in another order of keys, it still holds', (t) => {
  t.true(holds(changed({ late: true })));
  t.true(holds(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(payload)).reverse()))));
});

test('any other change breaks it', (t) => {
  const envelope = JSON.parse(payload);
  const other = createUser().getPublicKey();
  const changes = [
    { id: 'id-2' },
    { type: 'ApprovalGranted' },
    { subject: 'inc-8' },
    { mode: 'drill' },
    { time: '2026-11-23T06:00:00.6Z' },
    { data: { ...envelope.data, by: 'key-2' } },
    { actor: 'somebody' },
    { signedby: other },
  ];
  for (const change of changes) t.false(holds(changed(change)), JSON.stringify(change));
});

test('a signature of the wrong length makes the event no CloudEvent', (t) => {
  t.false(Envelope.is({ ...JSON.parse(payload), signature: 'abc' }));
  t.false(Envelope.is({ ...JSON.parse(payload), signedby: 'key-1' }));
});
