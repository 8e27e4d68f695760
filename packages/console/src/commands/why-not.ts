/** `why-not <component>`: what keeps it from being recovered, from the log alone. */
import { type Recorded, resolveHere } from '@recovery-ledger/ledger';
import { holdsNow } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { readStanding } from '../connection/read-standing.ts';
import { withLog } from '../connection/with-log.ts';
import { done, type Outcome } from '../outcome.ts';
import { asText } from '../reports/render-report.ts';
import { voidActs } from '../reports/void-acts.ts';
import { whyNotReport } from '../reports/why-not-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { noComponent } from '../words/no-component.ts';
import { type Common, jsonOption, modeOption } from './options.ts';

/** The newest acts about it that are shown. */
const mostActs = 20;

export const whyNot: Register = (program, run) =>
  program
    .command('why-not <component>')
    .description('what keeps a component from being recovered now, and what would lift it')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((component: string, options: Common) =>
      run((shell) => explain(shell, component, options)),
    );

const explain = (shell: Shell, asked: string, options: Common): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, async (log) => {
    const read = await readStanding(log, mode, shell);
    if (E.isLeft(read)) return read;
    const { estate, whole, world, publications, decisions, acts } = read.right;
    const found = resolveHere(estate, whole, asked);
    if (E.isLeft(found)) return noComponent(found.left);
    const component = found.right;
    const report = whyNotReport({
      ...{ component, world },
      holds: holdsNow(component, world, estate, Date.now()),
      newest: decisions.findLast(({ data }) => data.component === component),
      acts: acts.filter((act) => isAbout(act, component)).slice(-mostActs),
      voids: voidActs(publications, acts),
    });
    if (options.json) shell.print(JSON.stringify(report));
    else for (const line of asText(report, shell.paint)) shell.print(line);
    return done;
  });
};

/** An act that names no component may be about any. */
const isAbout = ({ data }: Recorded, component: string): boolean => {
  if ('component' in data) return data.component === component;
  if (!('components' in data)) return true;
  return data.components === 'all' || data.components.some((one) => one === component);
};
