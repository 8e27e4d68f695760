/** `adjust <discrepancy>`: the books were corrected under a journal entry. */
import { InvalidArgumentError } from 'commander';
import { adjustBreak } from '../../acts/adjust.ts';
import type { Register } from '../../run-command.ts';
import { parseSequence } from '../options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly quantity: string; readonly reference: string };

export const adjust: Register = (program, run) =>
  actOptions(program.command('adjust'))
    .argument('<discrepancy>', 'the event that found it, as `positions` shows it', parseSequence)
    .description('say that the books were corrected: by how much, and under which entry')
    .requiredOption('--quantity <signed>', 'what was added to our side, as in -100.5', parseSigned)
    .requiredOption('--reference <entry>', 'the journal entry')
    .action((discrepancy: number, options: Options) =>
      run((shell) => act(shell, options, adjustBreak(discrepancy, options))),
    );

const parseSigned = (text: string): string => {
  if (/^-?\d{1,30}(\.\d{1,18})?$/.test(text) && /[1-9]/.test(text)) return text;
  throw new InvalidArgumentError('Give a decimal other than 0, such as -100 or 3.5.');
};
