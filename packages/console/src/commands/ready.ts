/** `ready`: would a recovery find what it needs, now? Exits 1 unless every answer is yes. IO. */
import { checkReadiness, type ReadinessChecked, readinessDeps } from '@recovery-ledger/detectors';
import { resolveHere } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { readEstate } from '../connection/read-estate.ts';
import { readinessGround } from '../connection/readiness-ground.ts';
import { withLog } from '../connection/with-log.ts';
import { bad, badInput, done, type Outcome } from '../outcome.ts';
import { readinessLines } from '../reports/readiness-lines.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { noComponent } from '../words/no-component.ts';
import { type Common, jsonOption, modeOption } from './options.ts';

type Options = Common & { readonly estate?: string };

export const ready: Register = (program, run) =>
  program
    .command('ready [component]')
    .description('ask now whether a recovery would find what it needs; exits 1 unless it would')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((component: string | undefined, options: Options) =>
      run((shell) => askReady(shell, component, options)),
    );

const askReady = async (
  shell: Shell,
  name: string | undefined,
  options: Options,
): Promise<Outcome> => {
  const read = readEstate(shell, options.estate);
  if (E.isLeft(read)) return read;
  const { estate, whole } = read.right;
  const only = name === undefined ? E.right(undefined) : resolveHere(estate, whole, name);
  if (E.isLeft(only)) return noComponent(only.left);
  const component = only.right;
  if (component !== undefined && estate.components[component]?.runbook === null) {
    const hint = 'nothing has to be ready for it; name a runbook in the estate to change that';
    return badInput(`${component} is recovered by no runbook`, hint);
  }
  const ground = readinessGround(read.right, shell.environment.variables);
  return withLog(shell, options.mode ?? shell.environment.mode, async (log) => {
    const deps = readinessDeps(log, estate, log.instance, ground);
    return show(shell, await checkReadiness(deps, null, component), options.json === true);
  });
};

const show = (shell: Shell, checked: ReadinessChecked, json: boolean): Outcome => {
  if (json) shell.print(JSON.stringify(checked));
  else for (const line of readinessLines(checked, shell.paint)) shell.print(line);
  return checked.result === 'pass' ? done : bad;
};
