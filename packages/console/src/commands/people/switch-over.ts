/** `switch-over <component> --to <instance>`: a planned move, while all is well. */
import { switchOver as switched } from '../../acts/start.ts';
import type { Register } from '../../run-command.ts';
import { act } from './person-command.ts';
import { asked, overrideOption, type RequestOptions, requestOptions } from './request-options.ts';

type Options = RequestOptions & { readonly to: string };

export const switchOver: Register = (program, run) =>
  overrideOption(requestOptions(program.command('switch-over <component>')))
    .description('move a component to another of its instances')
    .requiredOption('--to <instance>', 'the instance to move to')
    .action((component: string, options: Options) => {
      const moved = switched(component, options.to, options.override ?? []);
      return run((shell) => act(shell, options, moved, asked(options)));
    });
