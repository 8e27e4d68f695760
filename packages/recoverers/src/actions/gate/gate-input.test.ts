/** One input of the gate: what is missing, old or unreadable is unknown. */
import test from 'ava';
import { host } from '../scripted-http.ts';
import { type GateInput, judgeInput, type Reading } from './gate-input.ts';
import { nextStage, stages, stepBackFrom } from './stages.ts';

const nowMs = 1_000_000;
const read = (body: object, tookMs = 3): Reading => ({
  ...{ _tag: 'Read', body: { ...body }, other: undefined, tookMs },
});
const asked = (fields: object) =>
  ({ input: 'x', http: host, maxAge: 5000, ...fields }) as GateInput;
const resultOf = (fields: object, reading: Reading) =>
  judgeInput(asked(fields), reading, nowMs).result;

test('an input passes only when the field is there and as wanted', (t) => {
  const wanted = { expect: { 'primary.incarnation': 8 } };
  t.is(resultOf(wanted, read({ primary: { incarnation: 8 } })), 'pass');
  t.is(resultOf(wanted, read({ primary: { incarnation: 7 } })), 'fail');
  t.is(resultOf(wanted, read({ primary: null })), 'unknown');
  t.is(resultOf(wanted, read({})), 'unknown');
  t.is(resultOf(wanted, { _tag: 'Unread', reason: 'refused' }), 'unknown');
});

test('a limit is inclusive, and what is no number is unknown', (t) => {
  const most = { max: { clockErrorMs: 50 } };
  t.is(resultOf(most, read({ clockErrorMs: 50 })), 'pass');
  t.is(resultOf(most, read({ clockErrorMs: 50.001 })), 'fail');
  t.is(resultOf(most, read({ clockErrorMs: null })), 'unknown');
  t.is(resultOf({ min: { n: 10 } }, read({ n: '9.999' })), 'fail');
  t.is(resultOf({ min: { n: 10 } }, read({ n: '10.000' })), 'pass');
  t.is(resultOf({}, read({ n: 1 })), 'unknown', 'nothing wanted is nothing judged');
});

test('an answer that is older than its greatest age is unknown, whatever it says', (t) => {
  const tested = { expect: { reached: true }, asOf: 'at', maxAge: 1000 };
  const at = (ms: number) => read({ reached: true, at: new Date(ms).toISOString() });
  t.is(resultOf(tested, at(nowMs - 1000)), 'pass');
  t.is(resultOf(tested, at(nowMs - 1001)), 'unknown');
  t.is(resultOf(tested, at(nowMs + 60_000)), 'unknown', 'a time of the future is no time');
  t.is(resultOf(tested, read({ reached: true })), 'unknown', 'a time that is not there');
  t.is(
    resultOf({ ...tested, asOf: undefined, age: 'ageMs' }, read({ reached: true, ageMs: 998 })),
    'unknown',
  );
  t.is(resultOf({ expect: { ok: true } }, read({ ok: true }, 5001)), 'unknown');
});

test('what a step found counts while it is fresh, and anything but pass or fail is unknown', (t) => {
  const found = (check: string, at: number) =>
    judgeInput({ input: 'x', check, at, maxAge: 1000 }, read({}), nowMs).result;
  t.is(found('pass', nowMs - 1000), 'pass');
  t.is(found('pass', nowMs - 1001), 'unknown');
  t.is(found('fail', nowMs), 'fail');
  t.is(found('rehearsed', nowMs), 'unknown');
});

test('the way up has every stage, the way back has one', (t) => {
  t.deepEqual(
    stages.map((stage) => nextStage(stage, 'full')),
    ['cancel_only', 'reduce_only', 'limited', 'full', undefined],
  );
  t.is(nextStage('limited', 'limited'), undefined);
  t.deepEqual(stages.map(stepBackFrom), [
    undefined,
    undefined,
    'cancel_only',
    'cancel_only',
    'cancel_only',
  ]);
});
