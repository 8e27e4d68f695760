/** `unpause [pause]`: recoveries may start again before the pause ends by itself. */
import { unpause as lift } from '../../acts/pause.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

export const unpause: Register = (program, run) =>
  actOptions(program.command('unpause [pause]'))
    .description('lift a pause; the only one, if none is named')
    .action((pause: string | undefined, options: ActOptions) =>
      run((shell) => act(shell, options, lift(pause))),
    );
