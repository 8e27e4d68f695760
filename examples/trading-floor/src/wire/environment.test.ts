/** A program starts with a whole environment or says in one line what is wrong with it. */
import test from 'ava';
import { BadEnvironment, count, decodeEnvironment, port, text } from './environment.ts';

const fields = { FLOOR_PORT: port(), FLOOR_RATE: count(600), FLOOR_BUILD: text('0.1.0') };

test('defaults fill in what may be left out', (t) => {
  t.deepEqual(decodeEnvironment({ FLOOR_PORT: '5555' }, fields), {
    FLOOR_PORT: 5555,
    FLOOR_RATE: 600,
    FLOOR_BUILD: '0.1.0',
  });
});

test('what is missing or wrong is named', (t) => {
  for (const FLOOR_PORT of [undefined, '', '0', '65536', '55x', '-1', '5.5']) {
    const error = t.throws(() => decodeEnvironment({ FLOOR_PORT }, fields), {
      instanceOf: BadEnvironment,
    });
    t.regex(error?.message ?? '', /^FLOOR_PORT must be .* not /);
  }
});
