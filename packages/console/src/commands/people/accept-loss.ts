/** `accept-loss <incident|component>`: the loss that keeps a recovery from starting is accepted. */
import { acceptLoss as accepted } from '../../acts/accept-loss.ts';
import type { Register } from '../../run-command.ts';
import { parseFor } from './parse-options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly for: number };

const usualMs = 600_000;

export const acceptLoss: Register = (program, run) =>
  actOptions(program.command('accept-loss <name>'))
    .description('accept the loss for which a recovery of an incident or component is withheld')
    .option('--for <duration>', 'how long (default: 10m)', parseFor, usualMs)
    .action((name: string, options: Options) =>
      run((shell) => act(shell, options, accepted(name, options.for))),
    );
