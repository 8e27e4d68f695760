/** `up`: everything on one machine, until it is told to stop. */
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { openFloor } from '../demo/floor.ts';
import { type Local, startLocal } from '../local/start-local.ts';
import { until } from '../local/until.ts';
import { waitUntilUp } from '../local/wait-until-up.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { modeOption } from './options.ts';

type Options = {
  readonly estate?: string;
  readonly mode?: Mode;
  readonly keep?: true;
  readonly data?: string;
  readonly without?: string;
};

export const up: Register = (program, run) =>
  program
    .command('up')
    .description('everything on this machine: servers, the estate, the services')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .option('--data <folder>', 'keep the data in this folder, and use what is in it')
    .option('--keep', 'do not remove the data at the end')
    .option('--without <names>', 'services to leave out, to run by hand: recoverer-1,recoverer-2')
    .addOption(modeOption())
    .action((options: Options) => run((shell) => stayUp(shell, options)));

const stayUp = async (shell: Shell, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  const local = await startLocal(shell, { ...options, mode }, shell.note);
  if (E.isLeft(local)) return shell.stopping.aborted ? done : local;
  try {
    const missing = await waitUntilUp(local.right);
    if (E.isLeft(missing)) return missing;
    if (missing.right !== null) shell.note(shell.paint.yellow(`not up yet: ${missing.right}`));
    const rate = await tradingRate(local.right);
    if (rate !== null) shell.note(rate);
    for (const line of whatNow(local.right, missing.right === null)) shell.print(line);
    await stopAsked(shell.stopping);
  } finally {
    shell.note('stopping …');
    await local.right.stop();
  }
  const { path, temporary } = local.right.data;
  if (temporary === null) shell.note(`the data is kept in ${path}`);
  return done;
};

const tradesWithinMs = 20_000;

/** What the estate's order client says, where the estate has one and it runs. */
const tradingRate = async ({ estate: { estate }, shell }: Local): Promise<string | null> => {
  if (estate.endpoints['flow'] === undefined) return null;
  const floor = openFloor(estate);
  const running = await floor.processes();
  if (running?.some(({ name }) => name === 'flow') === false) return null;
  const trading = async () => {
    const now = await floor.stats();
    return now !== null && now.ordersPerSecond > 0 ? now : null;
  };
  const stats = await until(trading, { withinMs: tradesWithinMs, signal: shell.stopping });
  return stats === null ? 'it does not trade yet' : `it trades ${stats.ordersPerSecond} orders/s`;
};

const stopAsked = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // An event listener alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const stop = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

const whatNow = ({ estate: { estate }, shell: { paint } }: Local, allUp: boolean) => {
  const component = Object.keys(estate.components)[0] ?? '<component>';
  const { supervisor } = estate.endpoints;
  const commands: readonly (readonly [string, string])[] = [
    ['recovery-ledger status', 'every component and its state'],
    ['recovery-ledger events --follow', 'the record, as it is written'],
    ['recovery-ledger incidents', 'what failed, and what became of it'],
    ['recovery-ledger postmortem latest', 'the report of the newest incident'],
    [`recovery-ledger chaos fail ${component}`, 'rehearse a failure: nothing is changed'],
    ...(supervisor === undefined
      ? []
      : [[`curl -s ${supervisor}/processes`, 'the pids, for a `kill -9` of your own'] as const]),
  ];
  return [
    '',
    paint.green(allUp ? 'everything is up' : 'everything was started'),
    'in another terminal, in this folder:',
    ...columns(commands.map(([command, does]) => [`  ${paint.bold(command)}`, does])),
    'Ctrl-C stops it all',
    '',
  ];
};
