/** Patterns as nats-server matches them. */
import test from 'ava';
import { permits } from './permits.ts';

const cases: readonly (readonly [string, string, boolean])[] = [
  ['a.b', 'a.b', true],
  ['a.b', 'a.b.c', false],
  ['a.b.c', 'a.b', false],
  ['a.*', 'a.b', true],
  ['a.*', 'a.b.c', false],
  ['a.*', 'a', false],
  ['a.>', 'a.b.c', true],
  ['a.>', 'a', false],
  ['a.*.c', 'a.b.c', true],
];

for (const [pattern, subject, allowed] of cases) {
  test(`${pattern} ${allowed ? 'names' : 'does not name'} ${subject}`, (t) => {
    t.is(permits([pattern], subject), allowed);
  });
}
