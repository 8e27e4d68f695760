/**
 * IO: opens the log for one command and closes it after, with every way that this can fail put into
 * words for the person.
 */
import { type Log, type LogSettings, type Mode, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Outcome, type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { explainLogProblem } from './explain-log-problem.ts';
import { logLogin, type PersonRole } from './log-login.ts';

type Who = {
  readonly service: string;
  readonly instance: string;
  readonly mode: Mode;
  /** The role that a person's command needs; a service logs in as its own instance. */
  readonly as?: PersonRole;
};

export const logSettings = (shell: Shell, who: Who): E.Either<Trouble, LogSettings> => {
  const { natsUrl, natsCaFile: caFile } = shell.environment;
  if (natsUrl === undefined) {
    return unreachable(
      `no ledger is known here: RECOVERY_LEDGER_NATS_URL is not set, and no \`up\` runs in ${shell.home}`,
      'start one with `recovery-ledger up --estate <file>`, or set RECOVERY_LEDGER_NATS_URL',
    );
  }
  const { as, ...rest } = who;
  const login = logLogin(shell.environment, as ?? who.instance);
  return E.isLeft(login) ? login : E.right({ servers: natsUrl, caFile, ...login.right, ...rest });
};

export const connectToLog = async (shell: Shell, who: Who): Promise<E.Either<Trouble, Log>> => {
  const settings = logSettings(shell, who);
  if (E.isLeft(settings)) return settings;
  const opened = await openLog(settings.right);
  return E.isLeft(opened) ? E.left(explainLogProblem(opened.left)) : opened;
};

/** Runs `use` with the log, as the person at this terminal: an operator. */
export const withLog = async (
  shell: Shell,
  mode: Mode,
  use: (log: Log) => Promise<Outcome>,
): Promise<Outcome> => {
  const who = {
    service: 'console',
    instance: `console-${process.pid}`,
    mode,
    as: 'operator',
  } as const;
  const log = await connectToLog(shell, who);
  if (E.isLeft(log)) return log;
  try {
    return await use(log.right);
  } finally {
    await log.right.close();
  }
};
