/** `kill-switch`: one act cancels everything unexecuted, confirmed per venue with counts. */
import * as E from 'fp-ts/lib/Either.js';
import { invokeKillSwitch, parseReach } from '../../acts/kill-switch.ts';
import type { Outcome } from '../../outcome.ts';
import type { Register } from '../../run-command.ts';
import type { Shell } from '../../shell.ts';
import { awaitEnd } from './await-answer.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

type Options = RequestOptions & { readonly test?: true; readonly reach: string };

export const killSwitch: Register = (program, run) =>
  requestOptions(program.command('kill-switch'))
    .description('cancel every open order and let no new one in; prints the counts per venue')
    .option('--reach <level:code>', 'only account:ACC1, symbol:AAPL, venue:…', 'firm')
    .option('--test', 'prove that it can be reached; nothing is cancelled')
    .action((options: Options) => run((shell) => kill(shell, options)));

const kill = async (shell: Shell, options: Options): Promise<Outcome> => {
  const reach = parseReach(options.reach);
  if (E.isLeft(reach)) return reach;
  const invoked = invokeKillSwitch(reach.right, options.test ?? false);
  return act(shell, options, invoked, { ...asked(options, awaitEnd), urgent: true });
};
