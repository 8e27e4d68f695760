/**
 * `rpo check`: what could be lost, measured now, at the servers themselves; the log is not needed.
 * Exits 1 unless every check passes: one that cannot be answered is no pass. IO.
 */
import { checkRpo, type RpoValidated, rpoDeps } from '@recovery-ledger/detectors';
import { resolveHere } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { readEstate } from '../connection/read-estate.ts';
import { bad, badInput, done, type Outcome } from '../outcome.ts';
import { rpoLines } from '../reports/rpo-lines.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { noComponent } from '../words/no-component.ts';
import { type Common, jsonOption } from './options.ts';

type Options = Common & { readonly estate?: string };

export const rpo: Register = (program, run) =>
  program
    .command('rpo')
    .description('what could be lost')
    .command('check [component]')
    .description('measure now what could be lost; exits 1 unless it is within the objectives')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .addOption(jsonOption())
    .action((component: string | undefined, options: Options) =>
      run((shell) => check(shell, component, options)),
    );

const check = async (
  shell: Shell,
  name: string | undefined,
  options: Options,
): Promise<Outcome> => {
  const read = readEstate(shell, options.estate);
  if (E.isLeft(read)) return read;
  const { estate, whole } = read.right;
  const only = name === undefined ? E.right(undefined) : resolveHere(estate, whole, name);
  if (E.isLeft(only)) return noComponent(only.left);
  const secret = (variable: string) => shell.environment.variables[variable];
  const checked = await checkRpo(rpoDeps(estate, 'by-hand', secret), null, only.right);
  if (checked.checks.length === 0) {
    const hint = read.right.leftOut.length > 0 ? leftOutHint : unnamedHint;
    return badInput(`nothing of ${only.right ?? 'this estate'} is copied here`, hint);
  }
  return show(shell, checked, options.json === true);
};

const unnamedHint = 'name `replication` of a component, or `rpo.snapshots`, in the estate';
const leftOutHint =
  '`local.only` of the estate file may leave it out: set FLOOR_ONLY as `up` has it (see `estate check`)';

const show = (shell: Shell, checked: RpoValidated, json: boolean): Outcome => {
  if (json) shell.print(JSON.stringify(checked));
  else for (const line of rpoLines(checked, shell.paint)) shell.print(line);
  return checked.result === 'pass' ? done : bad;
};
