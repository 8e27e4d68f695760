/**
 * IO: opens the log for one command and closes it after, with every way that this can fail put into
 * words for the person.
 */
import { type Log, type LogSettings, type Mode, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Outcome, type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { explainLogProblem } from './explain-log-problem.ts';

type Who = { readonly service: string; readonly instance: string; readonly mode: Mode };

export const logSettings = (shell: Shell, who: Who): E.Either<Trouble, LogSettings> => {
  const { natsUrl, natsUser, natsPassword } = shell.environment;
  if (natsUrl === undefined) {
    return unreachable(
      `no ledger is known here: RECOVERY_LEDGER_NATS_URL is not set, and no \`up\` runs in ${shell.home}`,
      'start one with `recovery-ledger up --estate <file>`, or set RECOVERY_LEDGER_NATS_URL',
    );
  }
  return E.right({ servers: natsUrl, user: natsUser, password: natsPassword, ...who });
};

export const connectToLog = async (shell: Shell, who: Who): Promise<E.Either<Trouble, Log>> => {
  const settings = logSettings(shell, who);
  if (E.isLeft(settings)) return settings;
  const opened = await openLog(settings.right);
  return E.isLeft(opened) ? E.left(explainLogProblem(opened.left)) : opened;
};

/** Runs `use` with the log, as the person at this terminal. */
export const withLog = async (
  shell: Shell,
  mode: Mode,
  use: (log: Log) => Promise<Outcome>,
): Promise<Outcome> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode };
  const log = await connectToLog(shell, who);
  if (E.isLeft(log)) return log;
  try {
    return await use(log.right);
  } finally {
    await log.right.close();
  }
};
