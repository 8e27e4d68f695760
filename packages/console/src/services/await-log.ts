/**
 * IO: the log for a service, which outlives the log's outages: one that starts in the middle of one
 * waits, says what for, and leaves the outage on disk to be recorded. What no waiting mends (a
 * login, a right, a stream that is not as it must be) is told at once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { keepOutage, type Log, openLog, systemClock } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { logSettings } from '../connection/with-log.ts';
import { backOffMs } from '../local/back-off.ts';
import type { Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import type { Logger } from './logger.ts';

type Who = Parameters<typeof logSettings>[1];

/** Undefined when the service was told to stop before the log was there. */
export const awaitLog = async (
  shell: Shell,
  who: Who,
  outageFile: string,
  logger: Logger,
): Promise<E.Either<Trouble, Log | undefined>> => {
  const settings = logSettings(shell, who);
  if (E.isLeft(settings)) return settings;
  const from = systemClock.now();
  for (let attempt = 1; !shell.stopping.aborted; attempt += 1) {
    const opened = await openLog(settings.right);
    if (E.isRight(opened)) return opened;
    const problem = opened.left;
    const isAway = problem._tag === 'CannotConnect' && problem.mayPass;
    if (!isAway && problem._tag !== 'NotAdopted') return E.left(explainLogProblem(problem));
    // Not the first time: a server that is just starting is no outage.
    if (isAway && attempt > 1) await keep(outageFile, from, logger);
    const { message, hint } = explainLogProblem(problem);
    const againInMs = backOffMs(attempt);
    logger.warn({ hint, againInMs }, `waiting for the log: ${message}`);
    await pause(againInMs, undefined, { signal: shell.stopping }).catch(() => undefined);
  }
  return E.right(undefined);
};

const keep = async (file: string, from: string, logger: Logger): Promise<void> => {
  try {
    await keepOutage(file, { from, knownHead: 0, stream: '' });
  } catch (error) {
    logger.warn({ error: String(error) }, 'the outage cannot be kept on disk');
  }
};
