/** `deny <recovery|approval>`: one denial is enough, whoever else agreed. */
import { answer } from '../../acts/answer.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

export const deny: Register = (program, run) =>
  actOptions(program.command('deny <name>'))
    .description('refuse what a recovery asks: its id, its incident, or that of the approval')
    .action((name: string, options: ActOptions) =>
      run((shell) => act(shell, options, answer({ name, granted: false }))),
    );
