/** `why <incident>`: the reasons on record, in plain words. Reads the log, no projection. */
import * as E from 'fp-ts/lib/Either.js';
import { readIncident } from '../connection/read-incident.ts';
import { withLog } from '../connection/with-log.ts';
import { done, type Outcome } from '../outcome.ts';
import { asText } from '../reports/render-report.ts';
import { voidActs } from '../reports/void-acts.ts';
import { whyReport } from '../reports/why-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { type Common, jsonOption, modeOption } from './options.ts';

export const why: Register = (program, run) =>
  program
    .command('why <incident>')
    .description('what was seen, decided and refused in an incident (or the `latest`), and why')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((incident: string, options: Common) =>
      run((shell) => explain(shell, incident, options)),
    );

const explain = (shell: Shell, incident: string, options: Common): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, async (log) => {
    const read = await readIncident(log, mode, incident, shell.stopping);
    if (E.isLeft(read)) return read;
    const { events, estate } = read.right;
    const id = estate?.meta.aggregate;
    const published =
      id === undefined ? [] : (await log.history({ mode, family: 'estate', id })).events;
    const report = whyReport(read.right.incident, events, voidActs(published, events));
    if (options.json) shell.print(JSON.stringify(report));
    else for (const line of asText(report, shell.paint)) shell.print(line);
    return done;
  });
};
