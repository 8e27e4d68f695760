/** `demo`: up, a killed trading engine, its recovery live, the post-mortem, and a verdict. */
import * as E from 'fp-ts/lib/Either.js';
import { runDemo } from '../demo/run-demo.ts';
import { startLocal } from '../local/start-local.ts';
import { waitUntilUp } from '../local/wait-until-up.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';

type Options = { readonly estate?: string; readonly keep?: true; readonly data?: string };

export const demo: Register = (program, run) =>
  program
    .command('demo')
    .description('up, then kill the trading engine and watch it recover; exits 0 if all went well')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .option('--data <folder>', 'keep the data in this folder')
    .option('--keep', 'do not remove the data at the end')
    .action((options: Options) => run((shell) => show(shell, options)));

const show = async (shell: Shell, options: Options): Promise<Outcome> => {
  const local = await startLocal(shell, { ...options, mode: 'real' }, shell.note);
  if (E.isLeft(local)) return shell.stopping.aborted ? done : local;
  try {
    const missing = await waitUntilUp(local.right);
    if (E.isLeft(missing)) return missing;
    if (missing.right !== null) shell.note(shell.paint.yellow(`not up: ${missing.right}`));
    return await runDemo(local.right);
  } finally {
    shell.note('stopping …');
    await local.right.stop();
  }
};
