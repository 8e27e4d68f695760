/** `postmortem <id|latest>`: what happened, from the events alone. Reads the log, no projection. */
import type { Mode } from '@recovery-ledger/ledger';
import { Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { readIncident } from '../connection/read-incident.ts';
import { withLog } from '../connection/with-log.ts';
import { bad, done, type Outcome } from '../outcome.ts';
import { type Postmortem, postmortemOf } from '../reports/postmortem.ts';
import { postmortemReport } from '../reports/postmortem-report.ts';
import { asMarkdown, asText } from '../reports/render-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { modeOption } from './options.ts';

type Options = {
  readonly mode?: Mode;
  readonly format?: 'md' | 'json' | 'text';
  readonly json?: true;
};

export const postmortem: Register = (program, run) =>
  program
    .command('postmortem <incident>')
    .description('the report of an incident, or of the `latest`; exits 1 if its RTO was violated')
    .addOption(
      new Option('--format <format>', 'text on a terminal, else md').choices([
        'text',
        'md',
        'json',
      ]),
    )
    .addOption(new Option('--json', 'the same as --format json'))
    .addOption(modeOption())
    .action((incident: string, options: Options) =>
      run((shell) => report(shell, incident, options)),
    );

const report = (shell: Shell, incident: string, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, async (log) => {
    const read = await readIncident(log, mode, incident, shell.stopping);
    if (E.isLeft(read)) return read;
    const found = postmortemOf(read.right);
    for (const line of render(shell, options, found).split('\n')) shell.print(line);
    return found.recoveries.some(({ verdict }) => verdict === 'VIOLATED') ? bad : done;
  });
};

const render = (shell: Shell, { format, json }: Options, found: Postmortem): string => {
  const chosen = json ? 'json' : (format ?? (shell.columns() === undefined ? 'md' : 'text'));
  if (chosen === 'json') return JSON.stringify(found, null, 2);
  const made = postmortemReport(found);
  return chosen === 'md' ? asMarkdown(made) : asText(made, shell.paint).join('\n');
};
