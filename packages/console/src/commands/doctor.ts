/** `doctor`: whether everything that the ledger rests on is well, one line per check. */

import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { conclude } from '../doctor/finding.ts';
import type { Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Paint, Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { tint } from '../terminal/tint.ts';
import { type Common, jsonOption, modeOption } from './options.ts';

export const doctor: Register = (program, run) =>
  program
    .command('doctor')
    .description('check servers, streams, projections, disk and clock; exits 1 if one is bad')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((options: Common) => run((shell) => check(shell, options)));

const check = async (shell: Shell, options: Common): Promise<Outcome> => {
  const findings = await examine(shell, options.mode ?? shell.environment.mode);
  if (options.json) shell.print(JSON.stringify({ findings }));
  else for (const line of lines(findings, shell.paint)) shell.print(line);
  return conclude(findings);
};

const lines = (findings: readonly Finding[], paint: Paint): readonly string[] =>
  columns(
    findings.map(({ check: name, state, found, todo }) => [
      tint(paint, state),
      name,
      todo === '' ? found : `${found}: ${todo}`,
    ]),
  );
