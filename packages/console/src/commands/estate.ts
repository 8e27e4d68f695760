/** `estate check <file>`: reads an estate and its runbooks as the services would. */
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { readEstateFile } from '../connection/read-estate.ts';
import { done, type Outcome } from '../outcome.ts';
import { targetsLines, targetsReport } from '../reports/targets-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { count, list } from '../words/list.ts';
import { jsonOption } from './options.ts';

export const estate: Register = (program, run) =>
  program
    .command('estate')
    .description('work on estate files')
    .command('check <file>')
    .description('validate an estate file and the runbooks it names, without starting anything')
    .addOption(jsonOption())
    .action((file: string, { json }: { readonly json?: true }) =>
      run(async (shell) => check(shell, file, json === true)),
    );

const check = (shell: Shell, file: string, json: boolean): Outcome => {
  const read = readEstateFile(resolve(shell.cwd, file), shell.environment.variables);
  if (E.isLeft(read)) return read;
  const { estate, whole, hash, runbooks, leftOut } = read.right;
  const components = Object.keys(estate.components);
  const names = runbooks.map(({ runbook }) => runbook.runbook);
  if (json) {
    const found = { estate: estate.estate, hash, components, runbooks: names };
    shell.print(JSON.stringify({ ok: true, ...found, leftOut, ...targetsReport(whole) }));
    return done;
  }
  const sizes = `${count(components.length, 'component')}, ${count(names.length, 'runbook')}`;
  shell.print(`${file}: ${estate.estate} is sound: ${sizes}, quorum ${estate.quorum}`);
  for (const line of targetsLines(whole)) shell.print(line);
  if (leftOut.length > 0) shell.print(`  not started here: ${list(leftOut)}`);
  return done;
};
