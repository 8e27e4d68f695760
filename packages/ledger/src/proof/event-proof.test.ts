/** Proofs of single events: each event has one, and no other event has the same. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { newSigner, sealedLog } from '../../../../test/harness/sealed-log.ts';
import { checkProof, type EventProof, proveEvent } from './event-proof.ts';

const log = sealedLog(17, 17);
const keys = [log.signer.publicKey];
const seal = Buffer.from(log.seals[0]?.payload ?? []).toString();

const proofOf = (sequence: number): EventProof => {
  const proof = proveEvent(seal, log.events, sequence);
  if (E.isLeft(proof)) throw new Error(proof.left);
  return proof.right;
};

test('every event of a seal is proven, by way of JSON, with the public key alone', (t) => {
  for (const { sequence } of log.events) {
    const checked = checkProof(JSON.parse(JSON.stringify(proofOf(sequence))), keys);
    t.true(E.isRight(checked) && checked.right.message.sequence === sequence);
  }
});

test('a proof in which anything was changed is refused, with what does not fit', (t) => {
  const proof = proofOf(5);
  const refusal = (change: object, trusted: readonly string[] = keys) => {
    const checked = checkProof({ ...proof, ...change }, trusted);
    return E.isLeft(checked) ? checked.left : 'proven';
  };
  t.is(refusal({}), 'proven');
  t.regex(refusal({ event: { ...proof.event, subject: 'x' } }), /hash it says/);
  t.regex(refusal({ event: { ...proof.event, sequence: 6 } }), /hash it says/);
  t.regex(refusal({ ...proofOf(6), path: proof.path }), /does not lead to the root/);
  t.regex(refusal({ index: 5 }), /does not lead to the root/);
  t.regex(refusal({ path: proof.path.slice(1) }), /does not lead to the root/);
  t.regex(refusal({ path: ['00'] }), /does not lead to the root/);
  t.regex(refusal({ seal: proof.seal.replace('count\\":17', 'count\\":17 ') }), /signature/);
  t.regex(refusal({}, [newSigner().publicKey]), /not trusted/);
  t.regex(refusal({}, []), /not trusted/);
  t.regex(refusal({ version: 2 }), /no proof/);
});

test('an event that is not there, or not as it was sealed, has no proof', (t) => {
  const [first, ...rest] = log.events;
  t.deepEqual(proveEvent(seal, log.events, 18), E.left('#18 is not in the log'));
  if (first === undefined) return t.fail();
  t.true(E.isLeft(proveEvent(seal, [{ ...first, subject: 'x' }, ...rest], 5)));
  t.true(E.isLeft(proveEvent(seal, rest, 5)));
});
