/** `ack <incident>`: somebody works on it, and the ladder stops. */
import { acknowledge } from '../../acts/incident-acts.ts';
import type { Register } from '../../run-command.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly alert?: string };

export const ack: Register = (program, run) =>
  actOptions(program.command('ack <incident>'))
    .description('say that you work on an incident (or the `latest`): nobody else is called')
    .option('--alert <id>', 'the alert that is answered')
    .action((incident: string, options: Options) =>
      run((shell) => act(shell, options, acknowledge(incident, options.alert ?? null))),
    );
