/**
 * `adopt`: makes the streams of this server the log, after a promotion, a restore or an import. It
 * raises the generation of epochs, so that whoever goes by the log before is refused everywhere.
 */
import { type AdoptionRefused, adoptLog, type CannotConnect } from '@recovery-ledger/ledger';
import { InvalidArgumentError } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { knownLog } from '../connection/known-log.ts';
import { readEstate } from '../connection/read-estate.ts';
import { logSettings } from '../connection/with-log.ts';
import { badInput, done, type Outcome, unreachable } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import { crashHook } from '../services/crash-hook.ts';
import type { Shell } from '../shell.ts';
import { jsonOption } from './options.ts';

type Options = {
  readonly estate?: string;
  readonly reason?: string;
  readonly force?: true;
  readonly raise?: true;
  readonly generation?: number;
  readonly json?: true;
};

export const adopt: Register = (program, run) =>
  program
    .command('adopt')
    .description('make the mirror, the restored or the imported log of this server the log')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .option('--reason <text>', 'why, for the record')
    .option('--force', 'although the site that is mirrored still answers; needs --reason')
    .option('--raise', 'raise the generation of a log that is in use; needs --reason')
    .option('--generation <n>', 'raise it to this one at least', parseGeneration)
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => start(shell, options)));

const parseGeneration = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number, for example 3.');
};

const start = async (shell: Shell, options: Options): Promise<Outcome> => {
  const { force = false, raise = false, reason } = options;
  if ((force || raise) && reason === undefined) {
    return badInput('--force and --raise need a --reason', 'it goes on the record');
  }
  const estate = readEstate(shell, options.estate);
  if (E.isLeft(estate)) return estate;
  const who = { service: 'console', instance: 'adopt', mode: 'real', as: 'admin' } as const;
  const settings = logSettings(shell, who);
  if (E.isLeft(settings)) return settings;
  const known = knownLog(shell);
  const adopted = await adoptLog(settings.right, {
    estate: estate.right.estate.estate,
    reason: reason ?? 'the log before it is lost',
    by: settings.right.user ?? 'admin',
    force,
    raise,
    atLeast: Math.max(options.generation ?? 0, known === undefined ? 0 : known.generation + 1),
    tell: shell.note,
    after: crashHook(shell.environment.crashAt),
  });
  if (E.isLeft(adopted)) return explain(adopted.left);
  if (options.json) shell.print(JSON.stringify({ adopted: adopted.right ?? null }));
  else if (adopted.right === undefined) shell.print('nothing waits to be adopted');
  else shell.print(`adopted: the generation of epochs is ${adopted.right.generation}`);
  return done;
};

const explain = (problem: AdoptionRefused | CannotConnect): Outcome =>
  problem._tag === 'CannotConnect'
    ? unreachable(problem.reason, problem.hint)
    : badInput(problem.reason, problem.hint);
