/** `tick <recovery> <step> <outcome>`: what became of a step that only a person can do. */
import { Argument } from 'commander';
import { type TickOutcome, tickOff } from '../../acts/tick.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

export const tick: Register = (program, run) =>
  actOptions(program.command('tick <recovery> <step>'))
    .addArgument(
      new Argument('<outcome>', 'what became of it').choices([
        'done',
        'not_done',
        'not_applicable',
      ]),
    )
    .description('say what became of a step that a person does; not_done fails it')
    .action((recovery: string, step: string, outcome: TickOutcome, options: ActOptions) =>
      run((shell) => act(shell, options, tickOff(recovery, step, outcome))),
    );
