/** `halt [component]`: no new orders from now on, until a resume. */
import { haltTrading } from '../../acts/halt.ts';
import type { Register } from '../../run-command.ts';
import { awaitEnd } from './await-answer.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

export const halt: Register = (program, run) =>
  requestOptions(program.command('halt [component]'))
    .description('halt trading at the order gateway, or at what is named')
    .action((component: string | undefined, options: RequestOptions) =>
      run((shell) =>
        act(shell, options, haltTrading(component), { ...asked(options, awaitEnd), urgent: true }),
      ),
    );
