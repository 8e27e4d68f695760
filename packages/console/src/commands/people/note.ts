/** `note <incident> <text>`: what else has to be on the record of an incident. */
import { Option } from 'commander';
import { type Note, noteDown } from '../../acts/incident-acts.ts';
import type { Register } from '../../run-command.ts';
import { parseSequence } from '../options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & {
  readonly kind: Note['kind'];
  readonly about?: number;
  readonly reference?: string;
};

export const note: Register = (program, run) =>
  actOptions(program.command('note <incident> <text>'))
    .description('put a note, a correction, a call or a report to an authority on record')
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['note', 'correction', 'communication', 'notification'])
        .default('note'),
    )
    .option('--about <sequence>', 'the event that it sets right', parseSequence)
    .option('--reference <text>', 'the number of the call or of the report')
    .action((incident: string, text: string, options: Options) => {
      const { kind, about = null, reference = null } = options;
      const noted = noteDown(incident, { kind, note: text, about, reference });
      return run((shell) => act(shell, options, noted));
    });
