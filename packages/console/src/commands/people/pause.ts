/** `pause [components]`: no new recovery for a while; detection goes on. */
import { pauseRecoveries } from '../../acts/pause.ts';
import type { Register } from '../../run-command.ts';
import { parseFor } from './parse-options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly site?: string; readonly for: number };

export const pause: Register = (program, run) =>
  actOptions(program.command('pause [components]'))
    .description('start no recovery of these components (a,b), or of any, for a while')
    .requiredOption('--for <duration>', 'how long: 10m, 2h', parseFor)
    .option('--site <site>', 'of every component that has an instance there')
    .action((components: string | undefined, options: Options) => {
      const { site, for: forMs } = options;
      const reach = {
        ...(components === undefined ? {} : { components }),
        ...(site === undefined ? {} : { site }),
      };
      return run((shell) => act(shell, options, pauseRecoveries({ ...reach, forMs })));
    });
