/** `block <component>`: no recovery may claim it, whatever happens to it. */
import { blockComponent } from '../../acts/block.ts';
import type { Register } from '../../run-command.ts';
import { parseFor } from './parse-options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly for?: number };

export const block: Register = (program, run) =>
  actOptions(program.command('block <component>'))
    .description('let no recovery claim a component; one that holds it finishes')
    .option('--for <duration>', 'how long (default: until it is lifted)', parseFor)
    .action((component: string, options: Options) =>
      run((shell) => act(shell, options, blockComponent(component, options.for ?? null))),
    );
