/** `runbook check` and `dry-run`: everything about a runbook that can be known before it runs. */
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { readEstate, readRunbookFile } from '../connection/read-estate.ts';
import { badInput, done, type Outcome } from '../outcome.ts';
import { runbookProblems } from '../reports/check-estate.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { count } from '../words/list.ts';
import { type DryRunOptions, goThrough } from './dry-run.ts';
import { jsonOption } from './options.ts';

type Options = { readonly estate?: string; readonly json?: true };

export const runbook: Register = (program, run) => {
  const group = program.command('runbook').description('work on runbooks');
  group
    .command('check <file>')
    .description('validate a runbook against the estate that it belongs to')
    .option('--estate <file>', 'the estate file (default: estate.yaml in the folder above)')
    .addOption(jsonOption())
    .action((file: string, options: Options) => run(async (shell) => check(shell, file, options)));
  return group
    .command('dry-run <runbook>')
    .description('go through a runbook, file or id, without changing anything; exits 1 if it fails')
    .option('--estate <file>', 'the estate file (default: estate.yaml in the folder above)')
    .option('--component <component>', 'what to recover (default: what the runbook says)')
    .option('--site <site>', 'where to recover it to')
    .addOption(jsonOption())
    .action((named: string, options: DryRunOptions) =>
      run((shell) => goThrough(shell, named, options)),
    );
};

const check = (shell: Shell, file: string, options: Options): Outcome => {
  const path = resolve(shell.cwd, file);
  const loaded = readRunbookFile(path);
  if (E.isLeft(loaded)) return loaded;
  const beside = resolve(path, '../../estate.yaml');
  const estate = readEstate(shell, options.estate ?? shell.environment.estate ?? beside);
  if (E.isLeft(estate)) return estate;
  const problems = runbookProblems(loaded.right, estate.right.whole);
  if (problems.length > 0) return badInput(problems.join('\n'), 'correct these lines');
  const { runbook, recovers, steps } = loaded.right.runbook;
  if (options.json) {
    shell.print(JSON.stringify({ ok: true, runbook, recovers, steps: steps.map(({ id }) => id) }));
  } else
    shell.print(
      `${file}: ${runbook} is sound: ${count(steps.length, 'step')}, recovers ${recovers}`,
    );
  return done;
};
