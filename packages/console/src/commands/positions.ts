/**
 * `positions`: where our positions and the other side's differ, since when, whose it is, and what
 * became of it; and whether anybody still compares them. IO: ages are as of now.
 */
import type { AsOf } from '@recovery-ledger/projections';
import { breakLines, isAlarming, type Positions, runLine } from '../reports/position-lines.ts';
import type { Register } from '../run-command.ts';
import { atOption, type Common, jsonOption, modeOption } from './options.ts';
import { answer, type Question } from './query-command.ts';

type Options = Common & { readonly all?: true };

export const positions: Register = (program, run) =>
  program
    .command('positions')
    .description(
      'open position breaks, their age and owner; exits 1 with a major or critical one, and when ' +
        'they could not be compared lately',
    )
    .option('--all', 'also those that are over')
    .addOption(modeOption())
    .addOption(jsonOption())
    .addOption(atOption())
    .action((options: Options) =>
      run((shell) => answer(shell, question(options.all === true, Date.now()), '', options)),
    );

type View = Positions & { readonly asOf: AsOf };

const question = (all: boolean, nowMs: number): Question<View> => ({
  ask: (queries, mode, _, past) => queries.positions(mode, { all, ...past }),
  show: (view, paint) => [
    ...breakLines(view.breaks, nowMs, paint),
    runLine(view.newestRun, nowMs, paint),
  ],
  isBad: (view) => isAlarming(view, nowMs),
});
