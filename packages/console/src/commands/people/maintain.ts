/** `maintain <components>`: planned downtime, told before it begins. */
import { cancelMaintenance, planMaintenance } from '../../acts/maintain.ts';
import { badInput, type Outcome } from '../../outcome.ts';
import type { Register } from '../../run-command.ts';
import type { Shell } from '../../shell.ts';
import { parseWhen } from './parse-options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & {
  readonly from?: number;
  readonly until?: number;
  readonly change?: string;
  readonly cancel?: string;
};

export const maintain: Register = (program, run) =>
  actOptions(program.command('maintain [components]'))
    .description('plan downtime of components (a,b or all): what fails then is left alone')
    .option('--from <when>', 'an instant, or +15m (default: now)', parseWhen(Date.now))
    .option('--until <when>', 'an instant, or +2h', parseWhen(Date.now))
    .option('--change <number>', 'the number of the change')
    .option('--cancel <maintenance>', 'instead: call one off')
    .action((components: string | undefined, options: Options) =>
      run((shell) => plan(shell, components, options)),
    );

const plan = async (
  shell: Shell,
  components: string | undefined,
  options: Options,
): Promise<Outcome> => {
  const { from: fromMs, until: untilMs, change = null, cancel } = options;
  if (cancel !== undefined) {
    return components === undefined && untilMs === undefined
      ? act(shell, options, cancelMaintenance(cancel))
      : badInput('--cancel calls one off, and plans none', 'leave the rest out');
  }
  if (components === undefined) return badInput('no component is named', 'name some, or `all`');
  if (untilMs === undefined) return badInput('--until is missing', 'say when it ends, say +2h');
  return act(shell, options, planMaintenance({ components, fromMs, untilMs, change }));
};
