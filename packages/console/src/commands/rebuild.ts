/** `rebuild`: the projections made anew from the log, or compared with a fresh making. */
import { type RebuildProgress, rebuild as rebuildProjections } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { withLog } from '../connection/with-log.ts';
import { openPool } from '../connection/with-queries.ts';
import { badAnswer, done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { showMs, showShare } from '../terminal/show-ms.ts';
import { jsonOption } from './options.ts';

type Options = { readonly check?: true; readonly json?: true };

export const rebuild: Register = (program, run) =>
  program
    .command('rebuild')
    .description('make the projections anew from the log')
    .option('--check', 'leave them alone: say whether a fresh making is equal')
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => start(shell, options)));

const start = async (shell: Shell, options: Options): Promise<Outcome> => {
  const opened = openPool(shell);
  if (E.isLeft(opened)) return opened;
  const pool = opened.right;
  try {
    return await withLog(shell, 'real', async (log) => {
      const report = (progress: RebuildProgress) => shell.note(progressLine(progress));
      const check = options.check === true;
      const rebuilt = await rebuildProjections({
        log,
        pool,
        report,
        check,
        signal: shell.stopping,
      });
      if (E.isLeft(rebuilt)) return badAnswer(rebuilt.left.reason, rebuilt.left.hint);
      const { events, rows, ms, sequence } = rebuilt.right;
      if (options.json) shell.print(JSON.stringify(rebuilt.right));
      else {
        const what = check ? 'equal to a fresh making' : 'made anew';
        shell.print(
          `${what}: ${rows} rows from ${events} events up to ${sequence}, in ${showMs(ms)}`,
        );
      }
      return done;
    });
  } finally {
    await pool.end();
  }
};

export const progressLine = ({ sequence, head, perSecond, leftMs }: RebuildProgress): string => {
  const left = leftMs === null ? '' : `, ${showMs(leftMs)} left`;
  return `${showShare(sequence, head)} (${sequence} of ${head}), ${perSecond} events/s${left}`;
};
