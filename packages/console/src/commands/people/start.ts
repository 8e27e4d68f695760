/** `start <runbook> <component>`: a recovery by hand, under the same rules and claims. */
import { startRecovery } from '../../acts/start.ts';
import type { Register } from '../../run-command.ts';
import { collectPair } from '../options.ts';
import { act } from './person-command.ts';
import { asked, overrideOption, type RequestOptions, requestOptions } from './request-options.ts';

type Options = RequestOptions & {
  readonly dryRun?: true;
  readonly set?: Readonly<Record<string, string>>;
};

const setting = 'what the runbook asks for, such as target=2026-11-23T14:30:00Z; may be repeated';

export const start: Register = (program, run) =>
  overrideOption(requestOptions(program.command('start <runbook> <component>')))
    .description('recover a component by a runbook, now')
    .option('--set <name=value>', setting, collectPair)
    .option('--dry-run', 'rehearse it: everything is read for real, nothing is changed')
    .action((runbook: string, component: string, options: Options) => {
      const { dryRun = false, override: overrides = [], set: parameters = {} } = options;
      const started = startRecovery({ runbook, component, dryRun, overrides, parameters });
      return run((shell) => act(shell, options, started, asked(options)));
    });
