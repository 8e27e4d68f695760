/**
 * IO: one service as a command: opens the log, reads the estate, runs until it is told to stop, and
 * says once when it is ready (a line of its log, and a message to whoever started it). That it
 * could not reach the log for a while goes on the record, when it can again.
 */
import { join } from 'node:path';
import {
  isToken,
  LedgerReplaced,
  type Log,
  type Mode,
  SpoolInUse,
  watchOutages,
} from '@recovery-ledger/ledger';
import { Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { modeOption } from '../commands/options.ts';
import { confirmKnownLog } from '../connection/known-log.ts';
import { type EstateOnDisk, readEstate } from '../connection/read-estate.ts';
import { badInput, done, type Outcome, unreachable } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { awaitLog } from './await-log.ts';
import { createLogger, type Logger } from './logger.ts';
import { spooledFacts, stateFolder } from './state-folder.ts';

/** What every service is given; `ready` is called once it watches, decides, projects or answers. */
export type Service = {
  readonly shell: Shell;
  readonly log: Log;
  readonly logger: Logger;
  readonly estate: EstateOnDisk;
  readonly instance: string;
  readonly mode: Mode;
  readonly signal: AbortSignal;
  readonly ready: () => void;
  /** The values of the options that only this service has. */
  readonly own: Readonly<Record<string, unknown>>;
};

type Options = Readonly<Record<string, unknown>> & {
  readonly estate?: string;
  readonly instance?: string;
  readonly mode?: Mode;
};

/** `name` may be two words: `chaos serve`. */
export const serviceCommand =
  (
    name: string,
    description: string,
    work: (service: Service) => Promise<Outcome>,
    own: readonly Option[] = [],
  ): Register =>
  (program, run) => {
    const words = name.split(' ');
    const group = program.commands.find((command) => command.name() === words[0]);
    const parent = words.length === 1 ? program : (group ?? program.command(words[0] ?? name));
    const command = parent
      .command(words.at(-1) ?? name)
      .description(description)
      .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
      .addOption(new Option('--instance <name>', 'this instance, unique among its kind'))
      .addOption(modeOption());
    for (const option of own) command.addOption(option);
    return command.action((options: Options) =>
      run((shell) => serve(shell, words.join('-'), options, work)),
    );
  };

const serve = async (
  shell: Shell,
  service: string,
  options: Options,
  work: (service: Service) => Promise<Outcome>,
): Promise<Outcome> => {
  const estate = readEstate(shell, options.estate);
  if (E.isLeft(estate)) return estate;
  const mode = options.mode ?? shell.environment.mode;
  const instance = options.instance ?? shell.environment.instance ?? `${service}-${process.pid}`;
  if (!isToken(instance)) {
    return badInput(
      `--instance ${instance} cannot be a name`,
      'use letters, digits, _ and -, at most 64',
    );
  }
  const logger = createLogger({ service, instance, mode });
  const outageFile = join(stateFolder(shell, mode), `outage-${instance}.json`);
  const opened = await awaitLog(shell, { service, instance, mode }, outageFile, logger);
  if (E.isLeft(opened)) return opened;
  const log = opened.right;
  if (log === undefined) return done;
  const known = confirmKnownLog(shell, log.identity);
  if (E.isRight(known)) {
    const given = { shell, log, logger, estate: estate.right, instance, mode, own: options };
    return await run(
      { ...given, signal: shell.stopping, ready: readyOf(log, logger) },
      work,
      outageFile,
    );
  }
  await log.close();
  return known;
};

const readyOf = (log: Log, logger: Logger) => () => {
  logger.info({ sequence: log.identity.lastSequence }, 'ready');
  process.send?.({ type: 'ready' });
};

const run = async (
  service: Service,
  work: (service: Service) => Promise<Outcome>,
  outageFile: string,
): Promise<Outcome> => {
  const { shell, log, logger, instance, mode } = service;
  log.onRefused(({ operation, subject }) => {
    logger.error({ operation, subject }, 'the server refused this: it is not among our rights');
  });
  const outages = watchOutages(log, {
    file: outageFile,
    spooled: () => spooledFacts(stateFolder(shell, mode), instance),
    onTrouble: (reason) => logger.warn({ reason }, 'an outage of the log is not on the record'),
  });
  try {
    const outcome = await work(service);
    logger.info({}, 'stopped');
    return E.isLeft(outcome) ? outcome : done;
  } catch (error) {
    return explainEnd(error, logger);
  } finally {
    await outages.stop();
    await log.close();
  }
};

/** What ends a service without being a bug; anything else is thrown on. */
const explainEnd = (error: unknown, logger: Logger): Outcome => {
  if (error instanceof SpoolInUse) return badInput(error.message, 'two may not share a spool');
  if (!(error instanceof LedgerReplaced)) throw error;
  logger.error({}, error.message);
  return unreachable(
    error.message,
    'this service knew another log: start it again to serve this one',
  );
};
