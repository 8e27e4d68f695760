/** What could be lost, for a terminal: what does not pass stands first, and unknown is no pass. */
import test from 'ava';
import pc from 'picocolors';
import { rpoLines } from './rpo-lines.ts';

const none = { bytes: null, ms: null, records: null };
const check = (source: string, result: 'pass' | 'fail' | 'unknown', rpoMs: number) => ({
  ...{ check: `lag-${source}`, component: 'postgresql', source, measure: 'lsn' as const, result },
  target: { dataClass: 'trades', tier: 1 as const, rpoMs },
  ...{ lag: none, threshold: none, detail: `${source} seen`, evidence: {} },
});
const linesOf = (result: 'pass' | 'fail' | 'unknown') =>
  rpoLines(
    {
      ...{ instance: 'a', run: 'r', scheduledAt: null, result, durationNs: '1500000' },
      counts: { pass: 1, fail: 1, unknown: 1 },
      checks: [check('b', 'pass', 0), check('c', 'unknown', 0), check('d', 'fail', 5_000)],
    },
    pc.createColors(false),
  );

test('failures stand first, then what is unknown, then what passes', (t) => {
  t.deepEqual(linesOf('fail'), [
    'FAILED: more could be lost than is allowed (3 checks: 1 pass, 1 fail, 1 unknown, in 1.5 ms)',
    '  fail     postgresql  lag-d  trades (at most 5.00 s)   d seen',
    '  unknown  postgresql  lag-c  trades (at most nothing)  c seen',
    '  pass     postgresql  lag-b  trades (at most nothing)  b seen',
  ]);
});

test('the head never says passed unless everything did', (t) => {
  t.regex(linesOf('pass')[0] ?? '', /^PASSED/);
  t.regex(linesOf('unknown')[0] ?? '', /^UNKNOWN/);
});
