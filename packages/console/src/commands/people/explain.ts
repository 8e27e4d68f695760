/** `explain <discrepancy>`: why the books and the other side differ. */
import { Option } from 'commander';
import { type Cause, explainBreak } from '../../acts/explain.ts';
import type { Register } from '../../run-command.ts';
import { parseSequence } from '../options.ts';
import { type ActOptions, act, actOptions } from './person-command.ts';

type Options = ActOptions & { readonly cause: Cause };

const causes: readonly Cause[] = [
  ...(['timing', 'missing_internal', 'missing_external', 'duplicate', 'wrong_quantity'] as const),
  ...(['wrong_price', 'wrong_account', 'bust', 'corporate_action', 'static_data'] as const),
  'other',
];

export const explain: Register = (program, run) =>
  actOptions(program.command('explain'))
    .argument('<discrepancy>', 'the event that found it, as the inbox shows it', parseSequence)
    .description('say why a break is there: its cause, and the reason in words')
    .addOption(new Option('--cause <cause>', 'what kind').choices(causes).makeOptionMandatory())
    .action((discrepancy: number, options: Options) =>
      run((shell) => act(shell, options, explainBreak(discrepancy, options.cause))),
    );
