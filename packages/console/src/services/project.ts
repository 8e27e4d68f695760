/** `project`: keeps the projections of both modes, in PostgreSQL and, if it is there, Redis. IO. */
import { createRedis, runProjector } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { openPool } from '../connection/with-queries.ts';
import { done } from '../outcome.ts';
import { serviceCommand } from './service-command.ts';

export const project = serviceCommand('project', 'keep the projections', async (service) => {
  const { shell, log, logger, signal, ready } = service;
  const opened = openPool(shell);
  if (E.isLeft(opened)) return opened;
  const pool = opened.right;
  const { redisUrl } = shell.environment;
  const redis = redisUrl === undefined ? undefined : createRedis(redisUrl);
  ready();
  try {
    await runProjector({ log, pool, logger, ...(redis === undefined ? {} : { redis }) }, signal);
  } finally {
    redis?.disconnect();
    await pool.end();
  }
  return done;
});
