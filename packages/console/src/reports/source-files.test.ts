/** The source's files with the truth in them. */
import test from 'ava';
import { positionLine, recoveryEvent, validationLog } from './source-files.ts';

const check = (sequence: number, result: 'pass' | 'fail' | 'unknown') => ({
  ...{ sequence, at: 'then', runResult: result, check: 'db', component: 'postgresql' },
  ...{ source: 'postgres-b', result, detail: 'why', rpoMs: 0 },
});

test('a violated recovery is no success, and an unknown one is neither', (t) => {
  const of = (verdict: 'MET' | 'VIOLATED' | 'INDETERMINATE') =>
    JSON.parse(recoveryEvent({ component: 'c', endedAt: 'then', bestMs: 1_500, verdict }));
  t.deepEqual(of('MET'), { timestamp: 'then', component: 'c', duration: 1.5, status: 'success' });
  t.is(of('VIOLATED').status, 'failed');
  t.is(of('INDETERMINATE').status, 'indeterminate');
});

test('a run of checks is a block, and what was not measured has not passed', (t) => {
  const lines = validationLog([check(1, 'pass'), check(2, 'unknown'), check(3, 'fail')]);
  t.deepEqual(
    lines.filter((line) => line.startsWith('STATUS')),
    ['STATUS: PASSED', 'STATUS: UNKNOWN', 'STATUS: FAILED'],
  );
  t.is(lines[1], 'db postgresql postgres-b (target 0ms): PASSED: why');
  t.is(lines.filter((line) => line === 'Checks Unknown: 1').length, 1);
});

test('positions keep their decimals and name their run', (t) => {
  const of = { run: 'run-1', symbol: 'AAPL', internal: '100.50', external: '100.00' };
  t.deepEqual(JSON.parse(positionLine({ ...of, difference: '0.50', at: 'then' })), {
    ...{ symbol: 'AAPL', internal_position: '100.50', exchange_position: '100.00' },
    ...{ difference: '0.50', reconciliation_time: 'then', run_id: 'run-1' },
  });
});
