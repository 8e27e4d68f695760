/** `init`: creates the streams, and publishes the estate and its runbooks where they changed. */
import * as E from 'fp-ts/lib/Either.js';
import { initialiseLedger } from '../connection/initialise-ledger.ts';
import { readEstate } from '../connection/read-estate.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { count, list } from '../words/list.ts';
import { jsonOption } from './options.ts';

type Options = { readonly estate?: string; readonly json?: true };

export const init: Register = (program, run) =>
  program
    .command('init')
    .description('create the streams; publish the estate and its runbooks, in both modes')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => initialise(shell, options)));

const initialise = async (shell: Shell, options: Options): Promise<Outcome> => {
  const estate = readEstate(shell, options.estate);
  if (E.isLeft(estate)) return estate;
  const initialised = await initialiseLedger(shell, estate.right);
  if (E.isLeft(initialised)) return initialised;
  const { created, published } = initialised.right;
  if (options.json) shell.print(JSON.stringify({ created, published }));
  else {
    const what = published === 0 ? 'nothing had changed' : count(published, 'event');
    shell.print(`streams created: ${list(created)}; published: ${what}`);
  }
  return done;
};
