/** `inbox`: what waits for a person. Reads the log alone: no projection, and no key. */
import { withDesk } from '../../connection/with-desk.ts';
import { withLog } from '../../connection/with-log.ts';
import { inboxOf } from '../../desk/inbox.ts';
import { inboxLines } from '../../desk/inbox-lines.ts';
import { done, type Outcome } from '../../outcome.ts';
import type { Register } from '../../run-command.ts';
import type { Shell } from '../../shell.ts';
import { type Common, jsonOption, modeOption } from '../options.ts';

type Options = Common & { readonly as?: string };

export const inbox: Register = (program, run) =>
  program
    .command('inbox')
    .description('what waits for people: approvals, steps, paused and withheld recoveries, breaks')
    .option('--as <person>', 'whose inbox (default: RECOVERY_LEDGER_PERSON, else on-call)')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => show(shell, options)));

const show = (shell: Shell, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  const person = options.as ?? shell.environment.person;
  return withLog(shell, mode, (log) =>
    withDesk(shell, log, async ({ fresh }) => {
      const waiting = inboxOf(await fresh(), { person, mode, nowMs: Date.now() });
      if (options.json) shell.print(JSON.stringify(waiting));
      else for (const line of inboxLines(waiting, shell.paint)) shell.print(line);
      return done;
    }),
  );
};
