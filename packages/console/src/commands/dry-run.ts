/**
 * `runbook dry-run <file|id>`: goes through a runbook as a recovery would, in rehearsal: targets,
 * preconditions and credentials are real, nothing is changed, and what would be is shown.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { approvalFor, type LoadedRunbook } from '@recovery-ledger/ledger';
import { actions, createHttpClient, dryRun, systemClock } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { type EstateOnDisk, readEstate, readRunbookFile } from '../connection/read-estate.ts';
import { bad, badAnswer, badInput, done, type Outcome, type Trouble } from '../outcome.ts';
import { runbookProblems } from '../reports/check-estate.ts';
import { type DryRunReport, dryRunReport } from '../reports/dry-run-report.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';

export type DryRunOptions = {
  readonly estate?: string;
  readonly component?: string;
  readonly site?: string;
  readonly json?: true;
};

export const goThrough = async (
  shell: Shell,
  named: string,
  options: DryRunOptions,
): Promise<Outcome> => {
  const found = findRunbook(shell, named, options);
  if (E.isLeft(found)) return found;
  const { estate: onDisk, loaded } = found.right;
  const { estate, hash: estateHash } = onDisk;
  const problems = runbookProblems(loaded, onDisk.whole);
  if (problems.length > 0) return badInput(problems.join('\n'), 'correct these lines');
  const component = options.component ?? loaded.runbook.recovers;
  const runbooks = new Map([[loaded.runbook.runbook, loaded]]);
  const secret = (name: string) => shell.environment.variables[name];
  const ports = { clock: systemClock, http: createHttpClient, actions, secret };
  const known = estate.components[component];
  const approval = known === undefined ? null : approvalFor(estate, known);
  const input = { loaded, component, site: options.site ?? null, approval };
  const deps = { ...ports, estate, estateHash, runbooks };
  const run = await dryRun(deps, input, shell.stopping);
  if (run.problem !== null) return badAnswer(run.problem, 'see `recovery-ledger status`');
  const report = dryRunReport(run);
  if (options.json) shell.print(JSON.stringify(report));
  else show(shell, report);
  return report.wouldRun ? done : bad;
};

type Found = { readonly estate: EstateOnDisk; readonly loaded: LoadedRunbook };

/** A file, or the id of a runbook of the estate. */
const findRunbook = (
  shell: Shell,
  named: string,
  options: DryRunOptions,
): E.Either<Trouble, Found> => {
  const path = resolve(shell.cwd, named);
  const isFile = existsSync(path);
  const beside = isFile ? resolve(path, '../../estate.yaml') : undefined;
  const estate = readEstate(shell, options.estate ?? shell.environment.estate ?? beside);
  if (E.isLeft(estate)) return estate;
  if (isFile) {
    const loaded = readRunbookFile(path);
    return E.isLeft(loaded) ? loaded : E.right({ estate: estate.right, loaded: loaded.right });
  }
  const loaded = estate.right.runbooks.find(({ runbook }) => runbook.runbook === named);
  const known = estate.right.runbooks.map(({ runbook }) => runbook.runbook).join(', ');
  return loaded === undefined
    ? badInput(`"${named}" is no file and no runbook of the estate`, `known: ${known}`)
    : E.right({ estate: estate.right, loaded });
};

const show = ({ print, paint }: Shell, report: DryRunReport): void => {
  print(`${report.runbook} for ${report.component}, in rehearsal: nothing is changed`);
  for (const { name, verdict, reason } of report.candidates) {
    print(`  ${name}: ${verdict}${reason === '' ? '' : ` (${reason})`}`);
  }
  const rows = report.steps.map(({ step, status, budgetMs, says }) => [
    status === 'rehearsed' ? paint.green('ok') : paint.red(status),
    step,
    showMs(budgetMs),
    says,
  ]);
  for (const line of columns(rows)) print(line);
  print(`critical path: ${report.criticalPath.join(' → ')}`);
  const { budgetMs, targetMs } = report;
  const fits = budgetMs <= targetMs ? paint.green('within') : paint.red('over');
  print(`by its budgets ${showMs(budgetMs)}, ${fits} the target of ${showMs(targetMs)}`);
  if (!report.wouldRun) print(paint.red(`it would not run: ${report.reason}`));
};
