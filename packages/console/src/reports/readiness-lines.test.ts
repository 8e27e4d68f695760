/** What does not pass stands first, with what to do. */
import test from 'ava';
import pc from 'picocolors';
import { readinessLines } from './readiness-lines.ts';

const check = (name: string, result: 'pass' | 'fail' | 'unknown') => ({
  ...{ check: name, component: 'thing', subject: 's', result, detail: `${name} seen` },
  ...{ hint: result === 'pass' ? '' : 'mend it', evidence: {} },
  ...{ ageMs: result === 'unknown' ? 90_000 : null, maxAgeMs: 60_000 },
});

test('failures stand first, then what is unknown with its age, then what passes', (t) => {
  const lines = readinessLines(
    {
      ...{ instance: 'a', run: 'r', scheduledAt: null, result: 'fail', durationNs: '1500000' },
      counts: { pass: 1, fail: 1, unknown: 1 },
      checks: [check('one', 'pass'), check('two', 'unknown'), check('three', 'fail')],
    },
    pc.createColors(false),
  );
  t.deepEqual(lines, [
    'not ready: a recovery would not find what it needs (3 checks: 1 pass, 1 fail, 1 unknown, in 1.5 ms)',
    '  fail     thing  three  s  three seen: mend it',
    '  unknown  thing  two    s  two seen (1 min 30 s old, at most 1 min 0 s): mend it',
    '  pass     thing  one    s  one seen',
  ]);
});
