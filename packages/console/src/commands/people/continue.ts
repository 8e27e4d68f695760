/** `continue <recovery>`: a paused recovery goes on, with or without the step it stands at. */
import { continueRecovery } from '../../acts/running.ts';
import type { Register } from '../../run-command.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

type Options = RequestOptions & { readonly skip?: string };

export const goOn: Register = (program, run) =>
  requestOptions(program.command('continue <recovery>'))
    .description('let a paused recovery go on: its id, or its incident')
    .option('--skip <step>', 'without this step; the reason is on record')
    .action((recovery: string, options: Options) => {
      const continued = continueRecovery(recovery, options.skip);
      return run((shell) => act(shell, options, continued, asked(options)));
    });
