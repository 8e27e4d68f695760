/** Which answers are as expected: typed fields are compared, texts are not searched. */
import test from 'ava';
import { differenceFrom } from './expectation.ts';

const expected = { status: 'OK', output: 'enabled', sequence: 7 };

test('an answer that contains the expected fields is as expected, whatever else it says', (t) => {
  const body = JSON.stringify({ ...expected, build: '1' });
  t.is(differenceFrom(expected, 200, body), undefined);
});

test('the text NOT OK does not pass for OK', (t) => {
  t.is(
    differenceFrom({ status: 'OK' }, 200, '{"status":"NOT OK"}'),
    'status: expected "OK", got "NOT OK"',
  );
});

test('a missing field, another type and an error status differ', (t) => {
  t.is(differenceFrom({ a: 1 }, 200, '{}'), 'a: expected 1, got nothing');
  t.is(differenceFrom({ a: 1 }, 200, '{"a":"1"}'), 'a: expected 1, got "1"');
  t.is(differenceFrom({ a: 1 }, 503, '{"a":1}'), 'HTTP status 503');
});

test('what is no JSON object differs, an empty answer included', (t) => {
  for (const body of ['', 'OK', 'null', '[]', '"OK"']) {
    t.regex(differenceFrom({}, 200, body) ?? '', /not a JSON object/);
  }
});

test('an inherited property is no answer', (t) => {
  t.regex(differenceFrom({ constructor: 'x' }, 200, '{}') ?? '', /got nothing/);
});
