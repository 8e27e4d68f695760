/** A run of readiness checks for a terminal: what does not pass first, with what to do. Pure. */
import type { ReadinessCheck, ReadinessChecked } from '@recovery-ledger/detectors';
import type { Paint } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';

const order = { fail: 0, unknown: 1, pass: 2 } as const;

export const readinessLines = (
  { checks, counts, durationNs, result }: ReadinessChecked,
  paint: Paint,
): readonly string[] => {
  const sorted = [...checks].sort((a, b) => order[a.result] - order[b.result]);
  const rows = sorted.map((check) => [
    `  ${paint[colourOf(check)](check.result)}`,
    check.component,
    check.check,
    check.subject,
    `${check.detail}${ageOf(check)}${check.hint === '' ? '' : `: ${check.hint}`}`,
  ]);
  const { pass, fail, unknown } = counts;
  const words = `${pass} pass, ${fail} fail, ${unknown} unknown`;
  const head =
    result === 'pass'
      ? paint.green('ready: a recovery would find what it needs')
      : paint.red('not ready: a recovery would not find what it needs');
  const took = showMs(Number(durationNs) / 1e6);
  return [`${head} (${count(checks.length, 'check')}: ${words}, in ${took})`, ...columns(rows)];
};

const colourOf = ({ result }: ReadinessCheck): 'green' | 'red' | 'yellow' =>
  result === 'pass' ? 'green' : result === 'fail' ? 'red' : 'yellow';

const ageOf = ({ ageMs, maxAgeMs }: ReadinessCheck): string =>
  ageMs === null
    ? ''
    : ` (${showMs(ageMs)} old${maxAgeMs === null ? '' : `, at most ${showMs(maxAgeMs)}`})`;
