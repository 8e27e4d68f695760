/** `start <runbook> <component>`: a recovery by hand, under the same rules and claims. */
import { startRecovery } from '../../acts/start.ts';
import type { Register } from '../../run-command.ts';
import { act } from './person-command.ts';
import { asked, overrideOption, type RequestOptions, requestOptions } from './request-options.ts';

type Options = RequestOptions & { readonly dryRun?: true };

export const start: Register = (program, run) =>
  overrideOption(requestOptions(program.command('start <runbook> <component>')))
    .description('recover a component by a runbook, now')
    .option('--dry-run', 'rehearse it: everything is read for real, nothing is changed')
    .action((runbook: string, component: string, options: Options) => {
      const { dryRun = false, override: overrides = [] } = options;
      const started = startRecovery({ runbook, component, dryRun, overrides });
      return run((shell) => act(shell, options, started, asked(options)));
    });
