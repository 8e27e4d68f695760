/**
 * `parked`: what nobody could read or apply, newest first; `parked retry` tries it again after an
 * upgrade.
 */
import { type ParkedEntry, type Retried, retryParked } from '@recovery-ledger/projections';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { withLog } from '../connection/with-log.ts';
import { explainQueryFailure, openPool, withQueries } from '../connection/with-queries.ts';
import { bad, badAnswer, done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns, truncate } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';
import { jsonOption, parseSequence } from './options.ts';
import { progressLine } from './rebuild.ts';

type Options = { readonly json?: true };
type ListOptions = Options & { readonly limit: number; readonly before?: number };

export const parked: Register = (program, run) => {
  const command = program
    .command('parked')
    .description('list what could not be read or applied, newest first')
    .option('--limit <count>', 'so many at most', parseSequence, 20)
    .option('--before <sequence>', 'only those before this one, to read on', parseSequence)
    .addOption(jsonOption())
    .action((options: ListOptions) => run((shell) => show(shell, options)));
  command
    .command('retry')
    .argument('[sequence]', 'look at this one only', parseSequence)
    .description('read them again after an upgrade; what is readable now takes its place')
    .addOption(jsonOption())
    .action((sequence: number | undefined, own: Options, { parent }: Command) =>
      // What both know is taken by the outer one.
      run((shell) => retry(shell, sequence, { ...parent?.opts<Options>(), ...own })),
    );
};

const show = (shell: Shell, { json, limit, before }: ListOptions): Promise<Outcome> =>
  withQueries(shell, async (queries) => {
    const answer = await queries.parked({ limit, before });
    if (E.isLeft(answer)) return explainQueryFailure(answer.left);
    const { total, parked: entries } = answer.right;
    if (json) shell.print(JSON.stringify(answer.right));
    else {
      shell.print(total === 0 ? 'nothing is parked' : `${count(total, 'message')} parked`);
      for (const line of columns(entries.map(rowOf))) shell.print(line);
    }
    return done;
  });

const widest = 60;

const rowOf = ({ sequence, recordedAt, subject, projection, reason }: ParkedEntry) => [
  `#${sequence}`,
  `${recordedAt.slice(0, 19)}Z`,
  truncate(subject, widest),
  projection === '' ? reason : `${projection}: ${reason}`,
];

const retry = async (
  shell: Shell,
  sequence: number | undefined,
  { json }: Options,
): Promise<Outcome> => {
  const opened = openPool(shell);
  if (E.isLeft(opened)) return opened;
  const pool = opened.right;
  try {
    return await withLog(shell, 'real', async (log) => {
      const signal = shell.stopping;
      const retried = await retryParked({
        ...{ log, pool, signal, sequence },
        report: (progress) => shell.note(progressLine(progress)),
      });
      if (E.isLeft(retried)) return badAnswer(retried.left.reason, retried.left.hint);
      if (json) shell.print(JSON.stringify(retried.right));
      else for (const line of inWords(retried.right)) shell.print(line);
      return retried.right.stillParked === 0 ? done : bad;
    });
  } finally {
    await pool.end();
  }
};

const inWords = ({ checked, readable, reworded, stillParked, rebuilt }: Retried) => [
  `looked at ${checked}: ${readable} can be read now, ${reworded} for another reason not`,
  ...(rebuilt === null
    ? ['nothing to rebuild for']
    : [`rebuilt ${rebuilt.rows} rows from ${rebuilt.events} events in ${showMs(rebuilt.ms)}`]),
  `${stillParked} still parked`,
];
