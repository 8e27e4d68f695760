/** Which standby is promoted, and the reasons of the others. */
import test from 'ava';
import { type Asked, chooseStandby, type StandbyAnswer } from './choose-standby.ts';

const standby = (flushed: bigint, over: object = {}): StandbyAnswer => ({
  ...{ _tag: 'Standby', systemId: '7', timeline: 1, inRecovery: true },
  ...{ flushed, replayed: flushed, receiving: false },
  ...over,
});
const old: Asked = { name: 'a', answer: { _tag: 'Silent', reason: 'refused' } };
const expected = { old: 'a', timeline: 1, maxReplayBytes: 1_000 };
const choose = (b: StandbyAnswer, c: StandbyAnswer) =>
  chooseStandby([old, { name: 'b', answer: b }, { name: 'c', answer: c }], expected);
const why = (choice: ReturnType<typeof choose>, name: string) =>
  choice.rejected.find((one) => one.name === name)?.reason;

test('the one that has flushed most, wherever it stands in the estate', (t) => {
  const choice = choose(standby(100n), standby(0x200n));
  t.is(choice.chosen?.name, 'c');
  t.is(choice.reason, 'it has flushed the log to 0/200, more than any other');
  t.is(why(choice, 'b'), 'its flushed log is 412 bytes behind that of c');
  t.is(why(choice, 'a'), 'it is the primary that failed');
});

test('of two equal ones the first of the estate, and it is said', (t) => {
  const choice = choose(standby(256n), standby(256n));
  t.is(choice.chosen?.name, 'b');
  t.is(choice.reason, 'it has flushed the log to 0/100, as has c: it comes first in the estate');
  t.is(why(choice, 'c'), 'equal to b, which comes first in the estate');
});

test('flushed counts and not applied: what is on its disk is applied before it is promoted', (t) => {
  t.is(choose(standby(300n, { replayed: 100n }), standby(200n)).chosen?.name, 'b');
  const slow = choose(standby(3_000n, { replayed: 100n }), standby(200n));
  t.is(slow.chosen?.name, 'c');
  t.regex(why(slow, 'b') ?? '', /apply 2900 bytes first, more than the 1000 allowed/);
});

test('nobody is promoted who is silent, writable, of another history or still fed', (t) => {
  const fine = standby(1n);
  const reasons = [
    choose({ _tag: 'Silent', reason: 'wrong password' }, fine),
    choose(standby(9n, { inRecovery: false }), fine),
    choose(standby(9n, { timeline: 2 }), fine),
    choose(standby(9n, { receiving: true }), fine),
  ].map((choice) => [choice.chosen?.name, why(choice, 'b')]);
  t.deepEqual(reasons, [
    ['c', 'it does not answer: wrong password'],
    ['c', 'it is not in recovery: it is no standby'],
    ['c', 'it is on timeline 2, and the cluster on 1'],
    ['c', 'it still gets the log from somewhere'],
  ]);
});

test('of two clusters nobody knows which is ours, and nothing is promoted', (t) => {
  const choice = choose(standby(1n), standby(2n, { systemId: '8' }));
  t.is(choice.chosen, undefined);
  t.regex(why(choice, 'b') ?? '', /different clusters/);
});

test('with no standby at all there is a reason for each', (t) => {
  const silent: StandbyAnswer = { _tag: 'Silent', reason: 'connection refused' };
  const choice = choose(silent, silent);
  t.is(choice.chosen, undefined);
  t.is(choice.reason, 'no standby is fit to be promoted');
  t.deepEqual(choice.asked, []);
  t.is(choice.rejected.length, 3);
});
