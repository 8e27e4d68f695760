/** `abandon <recovery>`: a recovery is given up where it stands; nothing is undone. */
import { abandonRecovery } from '../../acts/running.ts';
import type { Register } from '../../run-command.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

export const abandon: Register = (program, run) =>
  requestOptions(program.command('abandon <recovery>'))
    .description('give a recovery up where it stands: its id, or its incident')
    .action((recovery: string, options: RequestOptions) =>
      run((shell) => act(shell, options, abandonRecovery(recovery), asked(options))),
    );
