/** `approve <recovery|approval>`: agrees to what a recovery asks, word for word as it is shown. */
import { answer } from '../../acts/answer.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly hash?: string };

export const approve: Register = (program, run) =>
  actOptions(program.command('approve <name>'))
    .description('agree to what a recovery asks: its id, its incident, or that of the approval')
    .option('--hash <hash>', 'only to the text that has this hash, as the inbox shows it')
    .action((name: string, options: Options) => {
      const hash = options.hash === undefined ? {} : { hash: options.hash };
      return run((shell) => act(shell, options, answer({ name, granted: true, ...hash })));
    });
