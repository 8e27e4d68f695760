/** An act counts when the person it names signed it, in a role they have, the first time. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { newSeed, publicKeyOf } from '../access/nkey.ts';
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Mode } from '../events/primitives.ts';
import { createProducer, type Signer } from '../events/producer.ts';
import { decodeStored, type Recorded } from '../events/recorded.ts';
import type { Aggregate } from '../events/subjects.ts';
import { actSigner } from './act-signer.ts';
import { evolvePeople } from './evolve-people.ts';
import { judgeAct } from './judge-act.ts';
import { noPeople, type People, type Person } from './people.ts';

const keyOf = (seed: string): Signer => {
  const signer = actSigner(seed);
  if (E.isLeft(signer)) throw new Error(signer.left);
  return signer.right;
};
const [onCall, risk, stranger] = [keyOf(newSeed()), keyOf(newSeed()), keyOf(newSeed())];
const listed: readonly Person[] = [
  { person: 'on-call', key: onCall.publicKey, roles: ['on_call', 'infrastructure_lead'] },
  { person: 'risk-officer', key: risk.publicKey, roles: ['risk_officer'] },
];

let ids = 0;
const clock = { now: () => '2026-11-23T09:31:00.5Z', monotonicNs: () => 7n, boundNs: 5 };
const payloadOf = (aggregate: Aggregate, event: LedgerEvent, signer?: Signer) =>
  createProducer(
    { service: 'console', instance: 'i', bootId: 'a/b', mode: aggregate.mode },
    clock,
    () => {
      ids += 1;
      return `id-${ids}`;
    },
  ).stamp(aggregate, event, { signer });

const read = (sequence: number, subject: string, payload: string): Recorded => {
  const stored = { sequence, subject, recordedAt: '', payload: Buffer.from(payload) };
  const decoded = decodeStored(stored);
  if (E.isLeft(decoded)) throw new Error(decoded.left.reason);
  return decoded.right;
};

const control = { mode: 'real', family: 'control', id: 'floor' } as const;
const pause = (by = 'on-call', role = 'on_call', reason = 'a change'): LedgerEvent => ({
  type: 'RecoveriesPaused',
  data: { estate: 'floor', by, role, reason, pause: 'p-1', components: 'all', expiresAt: null },
});

const signed = (sequence: number, event: LedgerEvent, signer?: Signer): Recorded => {
  const { subject, payload } = payloadOf(control, event, signer);
  return read(sequence, subject, payload);
};

const published = (sequence: number, people: readonly Person[], mode: Mode = 'real'): Recorded => {
  const data = {
    ...{ estate: 'floor', hash: 'h', quorum: 2, components: [] },
    ...{ policyVersion: '1', text: '', people },
  };
  const aggregate = { mode, family: 'estate', id: 'floor' } as const;
  const { subject, payload } = payloadOf(aggregate, { type: 'EstatePublished', data });
  return read(sequence, subject, payload);
};

const people = evolvePeople(noPeople, published(1, listed));
const reasonOf = (recorded: Recorded, known: People = people): string => {
  const judged = judgeAct(recorded, known);
  return judged._tag === 'Valid' ? `counts for ${judged.person}` : judged.reason;
};

test('an act counts that its person signed in a role of theirs', (t) => {
  t.deepEqual(judgeAct(signed(2, pause(), onCall), people), {
    ...{ _tag: 'Valid', person: 'on-call', role: 'on_call' },
  });
});

test('an act that nobody signed counts for nothing', (t) => {
  t.is(reasonOf(signed(2, pause())), 'it is not signed');
});

test('an act signed with another key counts for nothing, whoever has that key', (t) => {
  const why = "it is signed with a key that is not on-call's";
  t.is(reasonOf(signed(2, pause(), stranger)), why);
  t.is(reasonOf(signed(2, pause(), risk)), why);
});

test("a right key does not act in another person's name", (t) => {
  const why = "it is signed with a key that is not risk-officer's";
  t.is(reasonOf(signed(2, pause('risk-officer', 'risk_officer'), onCall)), why);
});

test('a role that the person does not have is not theirs to act in', (t) => {
  const why = 'on-call does not have the role ceo';
  t.is(reasonOf(signed(2, pause('on-call', 'ceo'), onCall)), why);
  t.is(reasonOf(signed(2, pause('nobody'), onCall)), 'nobody is listed as nobody');
});

test('an act without a reason counts for nothing', (t) => {
  t.is(reasonOf(signed(2, pause('on-call', 'on_call', ' '), onCall)), 'it gives no reason');
});

test('one changed byte and the act counts for nothing', (t) => {
  const { subject, payload } = payloadOf(control, pause(), onCall);
  t.is(reasonOf(read(2, subject, payload)), 'counts for on-call');
  const changed = payload.replace('a change', 'a Change');
  t.not(changed, payload);
  t.is(reasonOf(read(2, subject, changed)), 'it is not what its key signed');
});

test('a signature does not hold on another aggregate, or in the other mode', (t) => {
  const { payload } = payloadOf(control, pause(), onCall);
  const envelope = JSON.parse(payload);
  const moved = { ...envelope, subject: 'yard', data: { ...envelope.data, estate: 'yard' } };
  const elsewhere = read(2, 'ledger.real.control.yard', JSON.stringify(moved));
  const drill = read(
    2,
    'ledger.drill.control.floor',
    JSON.stringify({ ...envelope, mode: 'drill' }),
  );
  const all = evolvePeople(people, published(2, listed, 'drill'));
  t.deepEqual(
    [elsewhere, drill].map((event) => reasonOf(event, all)),
    ['it is not what its key signed', 'it is not what its key signed'],
  );
});

test('people of one mode do not act in the other', (t) => {
  const real = evolvePeople(noPeople, published(1, listed, 'drill'));
  t.is(reasonOf(signed(2, pause(), onCall), real), 'nobody is listed as on-call');
});

test('a person whom a later estate does not list can do nothing from then on', (t) => {
  const before = signed(2, pause(), onCall);
  const later = evolvePeople(people, published(3, listed.slice(1)));
  t.is(reasonOf(before), 'counts for on-call');
  t.is(reasonOf(signed(4, pause(), onCall), later), 'nobody is listed as on-call');
  const renewed = [{ person: 'on-call', key: stranger.publicKey, roles: ['on_call'] }];
  const lost = evolvePeople(people, published(3, renewed));
  t.is(reasonOf(signed(4, pause(), onCall), lost), "it is signed with a key that is not on-call's");
});

test('the same act stored once more, under whatever message id, counts once', (t) => {
  const { subject, payload } = payloadOf(control, pause(), onCall);
  const [first, copy] = [read(2, subject, payload), read(9, subject, payload)];
  const after = evolvePeople(people, first);
  t.is(reasonOf(first, after), 'counts for on-call');
  t.is(reasonOf(copy, after), 'it is a copy of event 2');
  t.is(reasonOf(copy, evolvePeople(after, copy)), 'it is a copy of event 2');
});

test('a forgery cannot take the place of the act whose id it uses', (t) => {
  const { subject, payload } = payloadOf(control, pause(), onCall);
  const forged = read(2, subject, payload.replace('a change', 'a Change'));
  const after = evolvePeople(people, forged);
  t.is(reasonOf(read(3, subject, payload), after), 'counts for on-call');
});

test('a member that nobody reads, nested deeper than any stack, makes an act void and no exception', (t) => {
  const { subject, payload } = payloadOf(control, pause(), onCall);
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const nested = payload.replace('"reason"', `"extra":${deep},"reason"`);
  t.is(reasonOf(read(2, subject, nested)), 'it is not what its key signed');
});

test('a seed of another kind, or none, signs nothing', (t) => {
  t.true(E.isLeft(actSigner('SU')));
  t.is(publicKeyOf(newSeed())?.slice(0, 1), 'U');
});
