/** A run of RPO checks for a terminal: what does not pass first. Pure. */
import type { RpoCheck, RpoValidated } from '@recovery-ledger/detectors';
import type { Paint } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';

const order = { fail: 0, unknown: 1, pass: 2 } as const;

export const rpoLines = (
  { checks, counts, durationNs, result }: RpoValidated,
  paint: Paint,
): readonly string[] => {
  const sorted = [...checks].sort((a, b) => order[a.result] - order[b.result]);
  const rows = sorted.map((check) => [
    `  ${paint[colourOf[check.result]](check.result)}`,
    check.component,
    check.check,
    `${check.target.dataClass} (at most ${allowed(check)})`,
    check.detail,
  ]);
  const { pass, fail, unknown } = counts;
  const took = showMs(Number(durationNs) / 1e6);
  const words = `${count(checks.length, 'check')}: ${pass} pass, ${fail} fail, ${unknown} unknown`;
  return [`${headOf(result, paint)} (${words}, in ${took})`, ...columns(rows)];
};

const colourOf = { pass: 'green', fail: 'red', unknown: 'yellow' } as const;

const headOf = (result: RpoCheck['result'], paint: Paint): string => {
  if (result === 'pass') return paint.green('PASSED: no more could be lost than is allowed');
  if (result === 'fail') return paint.red('FAILED: more could be lost than is allowed');
  return paint.yellow('UNKNOWN: nobody can say what could be lost');
};

const allowed = ({ target: { rpoMs } }: RpoCheck): string =>
  rpoMs === 0 ? 'nothing' : showMs(rpoMs);
