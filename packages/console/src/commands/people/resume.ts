/** `resume [halt]`: lifts one halt; trading opens when none is left and the gate passes. */
import { resumeTrading } from '../../acts/halt.ts';
import type { Register } from '../../run-command.ts';
import { awaitEnd } from './await-answer.ts';
import { act } from './person-command.ts';
import { asked, type RequestOptions, requestOptions } from './request-options.ts';

export const resume: Register = (program, run) =>
  requestOptions(program.command('resume [halt]'))
    .description('lift a halt; the only one, if none is named')
    .action((halt: string | undefined, options: RequestOptions) =>
      run((shell) => act(shell, options, resumeTrading(halt), asked(options, awaitEnd))),
    );
