/**
 * A verification for people: the verdict first, then what is wrong, then what else is known. Pure.
 */
import type { VerifyReport } from '@recovery-ledger/ledger';
import type { Paint } from '../shell.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count, list } from '../words/list.ts';

/** So many problems are worth reading; the rest is in the JSON. */
const mostShown = 50;

export const verifyLines = (report: VerifyReport, paint: Paint): readonly string[] => [
  verdictLine(report, paint),
  ...report.problems.slice(0, mostShown).map(({ kind, message }) => `  ${kind}: ${message}`),
  ...rest(report.problemCount - Math.min(report.problems.length, mostShown)),
  ...unsealedLines(report),
  ...unreadableLines(report),
  ...report.notes.map((note) => `  ${note}`),
];

const verdictLine = (report: VerifyReport, paint: Paint): string => {
  const { verdict, events, seals, first, last } = report;
  const what = `${count(events, 'event')}, #${first} to #${last}, ${count(seals, 'seal')}`;
  if (verdict === 'OK') return `${paint.green('OK')} ${what}: everything is as it was sealed`;
  if (verdict === 'UNKNOWN') return `${paint.yellow('UNKNOWN')} ${what}: nothing is proven`;
  return `${paint.red('BAD')} ${what}: ${count(report.problemCount, 'problem')}`;
};

const rest = (more: number): readonly string[] =>
  more <= 0 ? [] : [`  and ${count(more, 'problem')} more`];

const unsealedLines = ({ unsealed }: VerifyReport): readonly string[] => {
  const age = unsealed.ageMs === null ? '' : `, the oldest for ${showMs(unsealed.ageMs)}`;
  return unsealed.count === 0 ? [] : [`  not sealed yet: ${count(unsealed.count, 'event')}${age}`];
};

const unreadableLines = ({ unreadable }: VerifyReport): readonly string[] => {
  const which = list(unreadable.first.map((sequence) => `#${sequence}`));
  const more = unreadable.count > unreadable.first.length ? ' and more' : '';
  return unreadable.count === 0
    ? []
    : [`  no events, but whole: ${count(unreadable.count, 'message')} (${which}${more})`];
};
