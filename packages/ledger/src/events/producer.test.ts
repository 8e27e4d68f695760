/** What a producer stamps: gapless numbers per aggregate, and nothing that cannot be read back. */
import test from 'ava';
import { createProducer } from './producer.ts';

const identity = { service: 's', instance: 'i', bootId: 'host/boot', mode: 'real' as const };
const clock = { now: () => '2026-11-23T06:00:00.5Z', monotonicNs: () => 7n, boundNs: 5 };
const at = (id: string) => ({ mode: 'real', family: 'detector', id }) as const;
const stopped = { type: 'DetectorStopped', data: { instance: 'd', reason: '' } } as const;

const producer = () => createProducer(identity, clock, () => 'id-1');
const numberOf = ({ payload }: { payload: string }): number => JSON.parse(payload).producerseq;

test('numbers count per aggregate from 1', (t) => {
  const one = producer();
  const numbers = [at('a'), at('b'), at('a')].map((to) => numberOf(one.stamp(to, stopped)));
  t.deepEqual(numbers, [1, 1, 2]);
});

test('a number that is given back is used again, one that was stored after all is not', (t) => {
  const one = producer();
  const { subject } = one.stamp(at('a'), stopped);
  one.release(subject);
  t.is(numberOf(one.stamp(at('a'), stopped)), 1);
  one.release(subject);
  one.take(subject);
  t.is(numberOf(one.stamp(at('a'), stopped)), 2);
});

test('an event that nobody could read back is a bug and takes no number', (t) => {
  const one = producer();
  const bad = { type: 'DetectorStopped', data: { instance: 'a b', reason: '' } } as const;
  t.throws(() => one.stamp(at('a'), bad), { message: /DetectorStopped: data.instance: "a b"/ });
  const message = /DetectorStopped belongs to detector, not alert/;
  t.throws(() => one.stamp({ ...at('a'), family: 'alert' }, stopped), { message });
  const claim = { mode: 'real', family: 'claim', id: 'other' } as const;
  const epoch = { generation: 0, sequence: 1 };
  const data = { component: 'thing', recovery: 'r', recoverer: 'r1', epoch, outcome: 'failed' };
  const foreign = { type: 'ClaimReleased', data } as const;
  t.throws(() => one.stamp(claim, foreign), {
    message: /"thing" does not belong to claim "other"/,
  });
  t.throws(() => one.stamp(at('a.b'), stopped), { message: /cannot be part of a subject/ });
  t.is(numberOf(one.stamp(at('a'), stopped)), 1);
});
