/**
 * `steps <recovery>`: the steps of a recovery as planned and as they went, and which of them decide
 * when it is over; `--conformance` compares plan and execution and exits 1 when they differ. Reads
 * the log, no projection.
 */
import { isToken, type Recorded } from '@recovery-ledger/ledger';
import {
  type Conformance,
  type CriticalPath,
  conformanceOf,
  pathOf,
} from '@recovery-ledger/recoverers';
import { withLog } from '../connection/with-log.ts';
import { bad, badInput, done, type Outcome } from '../outcome.ts';
import { type StepReport, stepsOf } from '../reports/steps-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { type Common, jsonOption, modeOption } from './options.ts';

type Options = Common & { readonly conformance?: true };

export const steps: Register = (program, run) =>
  program
    .command('steps <recovery>')
    .description('the steps of a recovery: planned, executed, and where the two differ')
    .option('--conformance', 'exit 1 when it did not go as its pinned plan says')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((recovery: string, options: Options) =>
      run((shell) => showSteps(shell, recovery, options)),
    );

const showSteps = async (shell: Shell, recovery: string, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  const hint = 'name one like rec-17; `recovery-ledger rto` lists them';
  if (!isToken(recovery)) return badInput(`"${recovery}" is no recovery`, hint);
  return withLog(shell, mode, async (log) => {
    const { events } = await log.history({ mode, family: 'recovery', id: recovery });
    const conformance = conformanceOf(events);
    if (conformance === undefined) {
      return badInput(`there is no plan of ${recovery} in ${mode} mode`, hint);
    }
    tell(shell, events, conformance, options);
    return options.conformance && !conformance.conforms ? bad : done;
  });
};

const tell = (
  { print, paint }: Shell,
  events: readonly Recorded[],
  conformance: Conformance,
  { json, conformance: asked }: Options,
): void => {
  const list = stepsOf(events);
  const path = pathOf(events, BigInt(Date.now()) * 1_000_000n);
  if (json) {
    print(JSON.stringify({ ...conformance, steps: list, criticalPath: path }));
    return;
  }
  const { recovery, runbook, runbookHash, status, conforms, deviations } = conformance;
  print(`${recovery}: ${runbook} ${runbookHash.slice(0, 19)}, ${status}`);
  for (const line of columns(list.map(rowOf))) print(line);
  if (path !== undefined) print(pathLine(path));
  if (!asked) return;
  for (const { kind, step, sequence, detail } of deviations) {
    const at = sequence === null ? '' : ` (event ${sequence})`;
    print(`${kind.replaceAll('_', ' ')}: ${step} ${detail}${at}`);
  }
  print(conforms ? paint.green('it went as planned') : paint.red('it did not go as planned'));
};

const pathLine = ({ steps: path, remainingMs, totalMs }: CriticalPath): string => {
  const time =
    remainingMs > 0
      ? `${showMs(remainingMs)} to go if nothing more goes wrong`
      : `${showMs(totalMs)} in all`;
  return `critical path: ${path.join(' → ')}; ${time}`;
};

const rowOf = ({ step, phase, status, attempts, durationMs, budgetMs, reason }: StepReport) => [
  step,
  phase,
  status,
  attempts > 1 ? `${attempts} attempts` : '',
  `${durationMs === null ? '-' : showMs(durationMs)} of ${showMs(budgetMs)}`,
  reason ?? '',
];
