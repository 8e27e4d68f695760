/**
 * `project`: keeps the projections of both modes, in PostgreSQL and, if it is there, Redis; and
 * proves them on a schedule. IO.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import { checkOnSchedule, createRedis, runProjector } from '@recovery-ledger/projections';
import { InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { openPool } from '../connection/with-queries.ts';
import { done } from '../outcome.ts';
import { serviceCommand } from './service-command.ts';

const parseEvery = (text: string): number => {
  if (text === 'never') return Number.POSITIVE_INFINITY;
  const decoded = Milliseconds.decode(text);
  if (E.isRight(decoded) && decoded.right > 0) return decoded.right;
  throw new InvalidArgumentError('Give a duration (24h, 30m) or never.');
};

const checkEvery = new Option(
  '--check-every <duration>',
  'compare the rows with a fresh making, and record the proof; or never',
)
  .argParser(parseEvery)
  .default(parseEvery('24h'), '24h');

export const project = serviceCommand(
  'project',
  'keep the projections',
  async (service) => {
    const { shell, log, logger, signal, ready, instance, mode, own } = service;
    const opened = openPool(shell);
    if (E.isLeft(opened)) return opened;
    const pool = opened.right;
    const { redisUrl } = shell.environment;
    const redis = redisUrl === undefined ? undefined : createRedis(redisUrl);
    const everyMs = Number(own['checkEvery']);
    ready();
    const stop = new AbortController();
    const checking = checkOnSchedule(
      { log, pool, logger, instance, mode, everyMs },
      AbortSignal.any([signal, stop.signal]),
    );
    try {
      await runProjector({ log, pool, logger, ...(redis === undefined ? {} : { redis }) }, signal);
    } finally {
      stop.abort();
      await checking;
      redis?.disconnect();
      await pool.end();
    }
    return done;
  },
  [checkEvery],
);
