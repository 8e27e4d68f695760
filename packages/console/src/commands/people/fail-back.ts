/** `fail-back [component]`: back to the site that it came from; by its own runbook and approval. */
import { failBack as back } from '../../acts/start.ts';
import type { Register } from '../../run-command.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

export const failBack: Register = (program, run) =>
  requestOptions(program.command('fail-back [component]'))
    .description('move a component, or everything, back to the site it came from')
    .action((component: string | undefined, options: RequestOptions) =>
      run((shell) => act(shell, options, back(component), asked(options))),
    );
