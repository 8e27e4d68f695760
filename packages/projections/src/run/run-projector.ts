/**
 * Keeps the read models up to date for as long as it runs. IO.
 *
 * Nothing that happens to PostgreSQL, Redis or the log ends it, and no event does. It always goes
 * on from the checkpoints, which move only together with the rows: a crash anywhere repeats
 * nothing and skips nothing. A stream that neither is the pinned one nor continues it halts it,
 * with the reason on record, until it is the right one again. When another stream takes LEDGER's
 * place while it runs, it rejects with LedgerReplaced: its log has to be opened anew.
 */
import { LedgerReplaced, type Log, pinOf } from '@recovery-ledger/ledger';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { createHotState, type HotState, noHotState } from '../hot/hot-state.ts';
import { hotTables } from '../hot/hot-values.ts';
import { everySubject } from '../model/projection.ts';
import { allProjections, wantedCheckpoints } from '../projections/all-projections.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import {
  markHalted,
  pinCheckpoints,
  readCheckpoints,
  startCheckpoints,
} from '../stores/checkpoints.ts';
import { pinnedStore } from '../stores/pinned-store.ts';
import { createPostgresStore } from '../stores/postgres.ts';
import { ensureSchema, liveSchema, readShape, schemaShape } from '../stores/schema.ts';
import { applyLive } from './apply-live.ts';
import { heartbeat } from './heartbeat.ts';
import { type Judgement, judgeCheckpoints, judgeShape } from './judge-checkpoints.ts';
import type { Logger } from './logger.ts';
import { pause } from './pause.ts';
import { readAhead } from './read-ahead.ts';

export type ProjectorDeps = {
  readonly log: Log;
  readonly pool: Pool;
  readonly redis?: Redis;
  readonly logger: Logger;
  readonly now?: () => Date;
};

type Running = Required<Omit<ProjectorDeps, 'redis'>> & { readonly hot: HotState };

const [shortestPauseMs, longestPauseMs] = [50, 2_000];

export const runProjector = async (deps: ProjectorDeps, signal: AbortSignal): Promise<void> => {
  const { log, pool, redis, logger, now = () => new Date() } = deps;
  const hot = redis === undefined ? noHotState : createHotState({ redis, pool, logger });
  const running: Running = { log, pool, logger, now, hot };
  const lost = (error: Error) => logger.warn({ error }, 'an idle database connection was lost');
  let closed = false;
  log.closed.then(
    () => (closed = true),
    () => (closed = true),
  );
  pool.on('error', lost);
  let waitMs = shortestPauseMs;
  try {
    while (!signal.aborted && !closed) {
      const outcome = await projectOnce(running, signal);
      waitMs = outcome === 'progress' ? shortestPauseMs : Math.min(waitMs * 2, longestPauseMs);
      if (!signal.aborted && !closed) await pause(waitMs, signal);
    }
  } finally {
    pool.off('error', lost);
    hot.close();
  }
};

const manner = { onNotApplied: 'park', watched: hotTables } as const;

/** One stretch from the checkpoints to whatever interrupts it. */
const projectOnce = async (
  running: Running,
  signal: AbortSignal,
): Promise<'progress' | 'nothing'> => {
  const { pool, logger } = running;
  let applied = false;
  try {
    const judged = await prepare(running);
    if (judged._tag === 'Outdated') await replaceOutdated(running, judged.reason, signal);
    if (judged._tag === 'Ready') {
      running.hot.refresh();
      const halt = await follow(running, judged.from, signal, () => {
        applied = true;
      });
      if (halt !== null) await haltWith(running, halt);
    }
    if (judged._tag === 'Halted') await haltWith(running, judged.reason);
  } catch (error) {
    if (error instanceof LedgerReplaced) {
      await markHalted(pool, error.message).catch(() => undefined);
      throw error;
    }
    logger.warn({ error }, 'projecting was interrupted; it goes on from the checkpoints');
  }
  return applied ? 'progress' : 'nothing';
};

const prepare = async ({ log, pool }: Running): Promise<Judgement> => {
  await ensureSchema(pool);
  const before = await readCheckpoints(pool);
  const identity = await log.head();
  if (before.length === 0) await startCheckpoints(pool, wantedCheckpoints, pinOf(identity));
  const checkpoints = before.length === 0 ? await readCheckpoints(pool) : before;
  const continued = judgeCheckpoints(checkpoints, wantedCheckpoints, identity);
  const judged = judgeShape(continued, await readShape(pool, liveSchema), schemaShape);
  if (judged._tag === 'Ready') await pinCheckpoints(pool, checkpoints, pinOf(identity));
  return judged;
};

const haltWith = async ({ pool, logger }: Running, reason: string): Promise<void> => {
  logger.error({ reason }, 'projections are halted');
  await markHalted(pool, reason);
};

const replaceOutdated = async (
  { log, pool, logger }: Running,
  reason: string,
  signal: AbortSignal,
): Promise<void> => {
  logger.info({ reason }, 'rebuilding the read models beside the old ones');
  const rebuilt = await rebuild({ log, pool, signal, report: () => {} });
  logger.info({ rebuilt }, 'rebuild ended');
};

/** Follows the log until the signal, or until the checkpoints say something else. */
const follow = async (
  running: Running,
  from: number,
  signal: AbortSignal,
  onApplied: () => void,
): Promise<string | null> => {
  const { log, pool, now, hot } = running;
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const watched = { log, pool, now, wanted: wantedCheckpoints, onCurrent: hot.renew };
  const heart = heartbeat(watched, stopped).then((reason) => {
    stop.abort();
    return reason;
  });
  try {
    await applyFrom(running, from, stopped, onApplied);
  } finally {
    stop.abort();
  }
  return heart;
};

const applyFrom = async (
  { log, pool, logger, hot }: Running,
  from: number,
  signal: AbortSignal,
  onApplied: () => void,
): Promise<void> => {
  const store = pinnedStore(createPostgresStore(pool), pinOf(log.identity));
  const onInterrupted = (reason: string) => logger.info({ reason }, 'the log is away');
  const followed = log.follow({ subjects: everySubject, from, signal, onInterrupted });
  const source = readAhead(followed, signal);
  let after = from - 1;
  for (;;) {
    const entries = await source.next();
    if (entries === null || signal.aborted) return;
    const applied = await applyLive(store, allProjections, { after, entries }, manner);
    if (applied._tag === 'Behind') return;
    for (const { projection, event, reason } of applied.parked) {
      const parked = { projection, sequence: event.meta.sequence, reason };
      logger.warn(parked, 'an event could not be applied; it is parked');
    }
    hot.changed(applied.changes);
    after = applied.sequence;
    onApplied();
  }
};
