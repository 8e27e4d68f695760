/** `unblock <component>`: recoveries may claim it again. */
import { unblockComponent } from '../../acts/block.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

export const unblock: Register = (program, run) =>
  actOptions(program.command('unblock <component>'))
    .description('lift every block of a component')
    .action((component: string, options: ActOptions) =>
      run((shell) => act(shell, options, unblockComponent(component))),
    );
