/** `halt [recovery]`: no new orders from now on, until a resume; or one recovery is held. */
import { haltTrading, holdRecovery } from '../../acts/halt.ts';
import type { Outcome } from '../../outcome.ts';
import type { Register } from '../../run-command.ts';
import type { Shell } from '../../shell.ts';
import { awaitEnd } from './await-answer.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

export const halt: Register = (program, run) =>
  requestOptions(program.command('halt [recovery]'))
    .description('halt trading at the order gateway; or hold a recovery where it stands')
    .action((recovery: string | undefined, options: RequestOptions) =>
      run((shell) => stop(shell, recovery, options)),
    );

const stop = (
  shell: Shell,
  recovery: string | undefined,
  options: RequestOptions,
): Promise<Outcome> =>
  recovery === undefined
    ? act(shell, options, haltTrading, { ...asked(options, awaitEnd), urgent: true })
    : act(shell, options, holdRecovery(recovery), asked(options));
