/** `incident <id>`: one incident, its timeline and its phases; `--follow` draws it as it goes. */
import type { Log, Mode } from '@recovery-ledger/ledger';
import { withLog } from '../connection/with-log.ts';
import { watchIncident } from '../live/watch-incident.ts';
import { bad, badInput, done, type Outcome } from '../outcome.ts';
import { confirmationOf } from '../reports/incident-events.ts';
import { showIncident } from '../reports/show-incident.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { type Common, jsonOption, modeOption } from './options.ts';
import { answer } from './query-command.ts';

type Options = Common & { readonly follow?: true };

export const incident: Register = (program, run) =>
  program
    .command('incident <id>')
    .description('one incident: its timeline, phases and verdict; exits 1 if that is bad')
    .option('--follow', 'draw its recovery as it goes, or the `next` one; reads the log alone')
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((id: string, options: Options) => run((shell) => show(shell, id, options)));

const show = (shell: Shell, id: string, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  if (options.follow) return follow(shell, mode, id);
  return answer(shell, showIncident, id, options);
};

const follow = (shell: Shell, mode: Mode, id: string): Promise<Outcome> =>
  withLog(shell, mode, async (log) => {
    const from = id === 'next' ? await afterHead(log) : confirmationOf(id);
    if (from === undefined) {
      return badInput(`"${id}" is no incident`, 'name one like inc-17, or `next`');
    }
    const incident = id === 'next' ? null : id;
    const { outcome } = await watchIncident(shell, log, { from, incident, signal: shell.stopping });
    return outcome === 'failed' ? bad : done;
  });

const afterHead = async (log: Log): Promise<number> => (await log.head()).lastSequence + 1;
