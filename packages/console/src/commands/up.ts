/** `up`: everything on one machine, until it is told to stop. */
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Local, startLocal } from '../local/start-local.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { modeOption } from './options.ts';

type Options = {
  readonly estate?: string;
  readonly mode?: Mode;
  readonly keep?: true;
  readonly data?: string;
};

export const up: Register = (program, run) =>
  program
    .command('up')
    .description('everything on this machine: servers, the estate, the services')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .option('--data <folder>', 'keep the data in this folder, and use what is in it')
    .option('--keep', 'do not remove the data at the end')
    .addOption(modeOption())
    .action((options: Options) => run((shell) => stayUp(shell, options)));

const stayUp = async (shell: Shell, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  const local = await startLocal(shell, { ...options, mode }, shell.note);
  if (E.isLeft(local)) return shell.stopping.aborted ? done : local;
  for (const line of whatNow(local.right)) shell.print(line);
  await stopAsked(shell.stopping);
  shell.note('stopping …');
  await local.right.stop();
  if (local.right.data.temporary === null)
    shell.note(`the data is kept in ${local.right.data.path}`);
  return done;
};

const stopAsked = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // An event listener alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const stop = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

const whatNow = ({ estate, shell: { paint } }: Local): readonly string[] => {
  const component = Object.keys(estate.estate.components)[0] ?? '<component>';
  const words: readonly (readonly [string, string])[] = [
    ['recovery-ledger events --follow', 'the record, as it is written'],
  ];
  const lines = columns(words.map(([command, does]) => [`  ${paint.bold(command)}`, does]));
  return [
    '',
    `everything runs (${component}); in another terminal:`,
    ...lines,
    '  Ctrl-C stops it all',
    '',
  ];
};
